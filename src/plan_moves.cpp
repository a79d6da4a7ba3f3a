#include "plan_moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "plan_outputs.h"
#include "smt/quote.h"

namespace smt {

namespace {

// Behind "the table".
std::string and_others(const std::vector<TableName>& tables) {
    const std::size_t others = tables.size() - 1;
    return others == 0 ? "" : fmt::format(" and {} other{}", others, others == 1 ? "" : "s");
}

void report_moved_tables(const Plan& earlier, const Plan& plan, Diagnostics& diagnostics) {
    const SlotOfTable now = slots_of(plan);
    std::map<std::pair<std::string_view, std::string_view>, std::vector<TableName>> moved;
    for (const auto& [table, before] : slots_of(earlier)) {
        const auto slot = now.find(table);
        if (slot != now.end() && slot->second != before && is_prepared(earlier, before) &&
            is_prepared(plan, slot->second)) {
            moved[{before, slot->second}].push_back(table);
        }
    }
    for (const auto& [slots, tables] : moved) {
        diagnostics
            .report(
                code::group_moved, to_string(tables.front()),
                "the table{} was read through the slot '{}' and is now read through '{}': a job "
                "that goes on from a savepoint lacks the changes in between",
                and_others(tables), slots.first, slots.second)
            .hint =
            "start over with an empty StarRocks table and a new snapshot, or take back what "
            "moved it";
    }
}

void report_slots_left_behind(const std::string& config, const Plan& earlier, const Plan& plan,
                              Diagnostics& diagnostics) {
    for (const SourceGroup& group : prepared_groups(earlier)) {
        if (!is_prepared(plan, group.slot)) {
            diagnostics
                .report(code::slot_left_behind, config,
                        "the slot '{}' of the run before is not used any more: where it exists, it "
                        "keeps the WAL of the server until the disk is full",
                        group.slot)
                .hint = fmt::format(
                "when the old job has ended, run in database '{}': SELECT "
                "pg_drop_replication_slot({})",
                group.database, quote::postgres_text(group.slot));
        }
    }
}

// PostgreSQL looks a publication up as it was when a change was made: a slot that is older than its
// publication ends each try to read with "publication does not exist".
void report_renamed_publications(const std::string& config, const Plan& earlier, const Plan& plan,
                                 Diagnostics& diagnostics) {
    const std::vector<SourceGroup>& groups = prepared_groups(earlier);
    for (const SourceGroup& group : prepared_groups(plan)) {
        const auto before = std::ranges::find(groups, group.slot, &SourceGroup::slot);
        if (before != groups.end() && before->publication != group.publication) {
            diagnostics
                .report(code::publication_renamed, config,
                        "the slot '{}' was made for the publication '{}', and now reads '{}': it "
                        "cannot read changes that are older than its publication",
                        group.slot, before->publication, group.publication)
                .hint =
                "leave the publication its name, or start over with a new slot and a new snapshot";
        }
    }
}

bool reads_added_tables(const SourceGroup& group) {
    const Properties::value_type option{"scan.newly-added-table.enabled", "true"};
    return std::ranges::find(group.options, option) != group.options.end();
}

void report_unread_tables(const Plan& earlier, const Plan& plan, Diagnostics& diagnostics) {
    const SlotOfTable before = slots_of(earlier);
    for (const SourceGroup& group : plan.groups) {
        if (!is_prepared(earlier, group.slot) || !is_prepared(plan, group.slot) ||
            reads_added_tables(group)) {
            continue;
        }
        std::vector<TableName> added;
        std::ranges::copy_if(group.tables, std::back_inserter(added),
                             [&](const TableName& table) { return !before.contains(table); });
        if (!added.empty()) {
            diagnostics
                .report(code::added_table_unread, to_string(added.front()),
                        "the table{} is added to the source of the slot '{}', which has no "
                        "scan.newly-added-table.enabled: a job that goes on from a savepoint reads "
                        "its changes, but not the rows that it has",
                        and_others(added), group.slot)
                .hint =
                "add --set cdc.scan.newly-added-table.enabled=true to the run with the savepoint, "
                "or start over with an empty StarRocks";
        }
    }
}

// See plan_savepoints.cpp: the slots, in their order, begin the UID of each operator.
void report_changed_sources(const std::string& config, const Plan& earlier, const Plan& plan,
                            Diagnostics& diagnostics) {
    if (!is_read_by_flink(earlier) || !is_read_by_flink(plan) ||
        std::ranges::equal(earlier.groups, plan.groups, {}, &SourceGroup::slot,
                           &SourceGroup::slot)) {
        return;
    }
    diagnostics
        .report(code::sources_changed, config,
                "the job has other sources than in the run before: Flink will refuse a savepoint "
                "of it, since the new job would not find its places in the WAL")
        .hint =
        "start over with an empty StarRocks; to leave the running job alone, give new "
        "tables a config of their own";
}

}  // namespace

SlotOfTable slots_of(const Plan& plan) {
    SlotOfTable slots;
    for (const SourceGroup& group : plan.groups) {
        for (const TableName& table : group.tables) {
            slots[table] = group.slot;
        }
    }
    return slots;
}

void report_moves(const std::string& config, const Plan& earlier, const Plan& plan,
                  Diagnostics& diagnostics) {
    report_moved_tables(earlier, plan, diagnostics);
    report_slots_left_behind(config, earlier, plan, diagnostics);
    report_renamed_publications(config, earlier, plan, diagnostics);
    report_unread_tables(earlier, plan, diagnostics);
    report_changed_sources(config, earlier, plan, diagnostics);
}

}  // namespace smt
