// What PostgreSQL writes into the WAL about the rows of each table.  What the catalog alone tells
// is a diagnostic of the plan.
#include <fmt/format.h>

#include <map>

#include "check/needs.h"
#include "check/themes.h"

namespace smt::check {

namespace {

const Table* find_table(const Catalog& catalog, const TableName& name) {
    const auto table = std::ranges::lower_bound(catalog.tables, name, {}, &Table::name);
    return table == catalog.tables.end() || table->name != name ? nullptr : &*table;
}

std::string_view to_text(ReplicaIdentity identity) {
    switch (identity) {
        case ReplicaIdentity::default_:
            return "DEFAULT";
        case ReplicaIdentity::nothing:
            return "NOTHING";
        case ReplicaIdentity::full:
            return "FULL";
        case ReplicaIdentity::index:
            break;
    }
    return "USING INDEX";
}

bool needs_full(const SourceGroup& group) {
    return !group.keyless && group.primary_key.empty();
}

void identity(const CheckInput& in, Findings& findings) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        for (const TableName& name : group.tables) {
            const Table* const table = find_table(in.catalog, name);
            if (!needs_full(group) || table == nullptr ||
                table->identity == ReplicaIdentity::full) {
                continue;
            }
            Finding& finding =
                findings.report(to_string(name),
                                "the first UPDATE or DELETE ends the job: the WAL would not have "
                                "the row as it was");
            finding.actual = fmt::format("REPLICA IDENTITY {}", to_text(table->identity));
            finding.required = "REPLICA IDENTITY FULL";
            finding.mend = by_setup(
                group.database,
                fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL;", qualified_name(name)));
        }
    }
}

void partitions(const CheckInput& in, Findings& findings) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        if (!needs_full(group)) {
            continue;
        }
        for (const PartitionIdentity& partition : state_of(*in.server, group.database).partitions) {
            if (std::ranges::find(group.roots, partition.root) == group.roots.end()) {
                continue;
            }
            Finding& finding = findings.report(
                to_string(partition.name),
                "it is a partition of {}, and a new partition does not take over the identity: its "
                "first UPDATE or DELETE ends the job",
                to_string(partition.root));
            finding.actual = "not FULL";
            finding.required = "REPLICA IDENTITY FULL";
            finding.mend =
                by_setup(group.database, fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL;",
                                                     qualified_name(partition.name)));
        }
    }
}

// clang-format off
const CheckRow rows[] = {
    {{"replica-identity", "table", Severity::error, "every table has REPLICA IDENTITY FULL", "Without the old row in the WAL the connector ends the job at the first UPDATE; a long value that an UPDATE leaves alone would be lost.", "measured on Flink CDC 3.5.0"}, identity},
    {{"partition-identity", "table", Severity::error, "every partition has it too", "A change bears the identity of the partition in which its row lies.", "measured on PostgreSQL 13 to 18"}, partitions},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> table = rows;

}  // namespace smt::check
