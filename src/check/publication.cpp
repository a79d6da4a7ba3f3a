// The publications: what does not get through them never arrives, and nobody says so.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "check/needs.h"
#include "check/themes.h"
#include "text.h"

namespace smt::check {

namespace {

template <typename Function>
void each_present(const CheckInput& in, Function function) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        if (const Publication* const publication = find_publication(*in.server, group)) {
            function(group, *publication);
        }
    }
}

std::string object_of(const SourceGroup& group) {
    return fmt::format("publication {}", group.publication);
}

std::string sql_list(const std::vector<TableName>& tables) {
    return fmt::format("{}", fmt::join(map(tables, qualified_name), ", "));
}

std::string some_of_tables(const std::vector<TableName>& tables) {
    return some_of(map(tables, [](const TableName& table) { return to_string(table); }));
}

bool covers(const Publication& publication, const TableName& table) {
    const auto is_member = [&](const PublishedTable& member) { return member.name == table; };
    return publication.all_tables ||
           std::ranges::find(publication.schemas, table.schema) != publication.schemas.end() ||
           std::ranges::any_of(publication.tables, is_member);
}

// Setup changes no option of a publication of somebody else: others may read it.
void leave_to_setup_if_ours(const Publication& publication, Finding& finding) {
    if (!publication.made_by_smt) {
        finding.mend.by_setup = false;
        finding.mend.destructive = true;
        finding.mend.then = "make sure that nobody else depends on it";
    }
}

void missing(const CheckInput& in, Findings& findings) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        if (find_publication(*in.server, group) == nullptr) {
            Finding& finding = findings.report(
                object_of(group), "it does not exist: the job would fail at its start");
            finding.required = "made by postgres-setup.sql";
            finding.mend = by_setup(
                group.database,
                fmt::format("CREATE PUBLICATION {} FOR TABLE {} WITH (publish = '{}', "
                            "publish_via_partition_root = true);",
                            quote::postgres_name(group.publication), sql_list(group.tables),
                            group.keyless ? "insert" : "insert, update, delete"));
        }
    }
}

void foreign(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        if (!publication.made_by_smt) {
            Finding& finding = findings.report(
                object_of(group),
                "somebody else made it: setup only adds tables to it, and whoever owns it may "
                "take them out again");
            finding.actual = "no mark of smt in its comment";
            finding.mend.then = "name another one with publication in [cdc], unless it is meant";
        }
    });
}

void lacks_tables(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        std::vector<TableName> lacking;
        for (const TableName& table : group.tables) {
            if (!covers(publication, table)) {
                lacking.push_back(table);
            }
        }
        if (!lacking.empty()) {
            Finding& finding =
                findings.report(object_of(group),
                                "it lacks {} of {} tables: they would be copied once, and their "
                                "changes would never arrive",
                                lacking.size(), group.tables.size());
            finding.actual = fmt::format("without {}", some_of_tables(lacking));
            finding.required = "every table of its source";
            finding.mend = by_setup(
                group.database, fmt::format("ALTER PUBLICATION {} ADD TABLE ONLY {};",
                                            quote::postgres_name(group.publication),
                                            fmt::join(map(lacking, qualified_name), ", ONLY ")));
        }
    });
}

void hides_rows(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        for (const PublishedTable& member : publication.tables) {
            const bool is_captured =
                std::ranges::find(group.tables, member.name) != group.tables.end();
            if (!is_captured || (!member.row_filter && !member.column_list)) {
                continue;
            }
            Finding& finding = findings.report(
                to_string(member.name), "publication {} has a {} for it: {}", group.publication,
                member.row_filter ? "row filter" : "column list",
                member.row_filter ? "changes of other rows never arrive"
                                  : "other columns become NULL with the first change");
            finding.actual = member.row_filter ? "a row filter" : "a column list";
            finding.required = "the whole table";
            finding.mend = {.sql = fmt::format("ALTER PUBLICATION {0} DROP TABLE ONLY {1};\n"
                                               "ALTER PUBLICATION {0} ADD TABLE ONLY {1};",
                                               quote::postgres_name(group.publication),
                                               qualified_name(member.name)),
                            .database = group.database,
                            .then = "make sure that nobody else depends on it",
                            .destructive = true};
        }
    });
}

void operations(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        const std::pair<std::string_view, bool> all[] = {{"insert", publication.inserts},
                                                         {"update", publication.updates},
                                                         {"delete", publication.deletes}};
        std::vector<std::string_view> actual;
        std::vector<std::string_view> required;
        for (const auto& [operation, is_published] : all) {
            if (is_published) {
                actual.push_back(operation);
            }
            if (!group.keyless || operation == "insert") {
                required.push_back(operation);
            }
        }
        if (actual != required) {
            Finding& finding = findings.report(
                object_of(group), "{}",
                actual.size() > required.size()
                    ? "its tables have no key and no identity: published, PostgreSQL refuses their "
                      "UPDATE and DELETE to the application"
                    : "changes that it does not publish never arrive");
            finding.actual = fmt::format("publish = '{}'", fmt::join(actual, ", "));
            finding.required = fmt::format("publish = '{}'", fmt::join(required, ", "));
            finding.mend =
                by_setup(group.database, fmt::format("ALTER PUBLICATION {} SET (publish = '{}');",
                                                     quote::postgres_name(group.publication),
                                                     fmt::join(required, ", ")));
            leave_to_setup_if_ours(publication, finding);
        }
    });
}

void via_root(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        if (!group.roots.empty() && !publication.via_root) {
            Finding& finding = findings.report(
                object_of(group),
                "changes of a partition bear its own name: those of {} would never arrive",
                some_of_tables(group.roots));
            finding.actual = "publish_via_partition_root = false";
            finding.required = "true";
            finding.mend = by_setup(
                group.database,
                fmt::format("ALTER PUBLICATION {} SET (publish_via_partition_root = true);",
                            quote::postgres_name(group.publication)));
            leave_to_setup_if_ours(publication, finding);
        }
    });
}

void all_tables(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        if (publication.all_tables || !publication.schemas.empty()) {
            Finding& finding = findings.report(
                object_of(group),
                "it publishes tables that no rule takes, and those to come: the job is sent all "
                "their changes, and UPDATE is refused in those without an identity");
            finding.actual =
                publication.all_tables
                    ? "FOR ALL TABLES"
                    : fmt::format("FOR TABLES IN SCHEMA {}", fmt::join(publication.schemas, ", "));
            finding.required = "exactly the tables of its source";
            finding.mend.then = "name another one with publication in [cdc], and let setup make it";
        }
    });
}

void superfluous(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const Publication& publication) {
        std::vector<TableName> others;
        for (const PublishedTable& member : publication.tables) {
            if (std::ranges::find(group.tables, member.name) == group.tables.end()) {
                others.push_back(member.name);
            }
        }
        if (!others.empty()) {
            Finding& finding =
                findings.report(object_of(group),
                                "no rule takes {} of its tables: the job is sent their changes "
                                "for nothing",
                                others.size());
            finding.actual = fmt::format("with {}", some_of_tables(others));
            finding.required = "exactly the tables of its source";
            if (!publication.made_by_smt) {
                finding.mend.then = "name another one with publication in [cdc], for the job alone";
                return;
            }
            finding.mend = by_setup(group.database,
                                    fmt::format("ALTER PUBLICATION {} DROP TABLE ONLY {};",
                                                quote::postgres_name(group.publication),
                                                fmt::join(map(others, qualified_name), ", ONLY ")));
        }
    });
}

// clang-format off
const CheckRow rows[] = {
    {{"publication-missing", "publication", Severity::error, "the publications exist", "The connector makes none: publication.autocreate.mode = disabled.", "measured on Flink CDC 3.5.0"}, missing},
    {{"publication-foreign", "publication", Severity::warning, "smt made the publications", "One of somebody else is never narrowed or dropped, and may change any day.", "postgres-setup.sql"}, foreign},
    {{"publication-lacks-tables", "publication", Severity::error, "every table is published", "A table that is not published is copied once and then stands still, without an error.", "measured on Flink CDC 3.5.0"}, lacks_tables},
    {{"publication-hides-rows", "publication", Severity::error, "no row filter and no column list", "The snapshot has all rows and columns, the stream would not.", "PostgreSQL 15: CREATE PUBLICATION"}, hides_rows},
    {{"publication-operations", "publication", Severity::error, "INSERT, UPDATE and DELETE are published", "Tables without a key are published for INSERT only.", "PostgreSQL: CREATE PUBLICATION"}, operations},
    {{"publication-via-root", "publication", Severity::error, "partitions are published as their root", "The job knows the root's name only.", "measured on Flink CDC 3.5.0"}, via_root},
    {{"publication-all-tables", "publication", Severity::warning, "the publications name their tables", "FOR ALL TABLES sends everything to every reader.", "PostgreSQL: CREATE PUBLICATION"}, all_tables},
    {{"publication-superfluous", "publication", Severity::warning, "nothing else is published", "Each change is decoded, sent and thrown away.", "PostgreSQL: CREATE PUBLICATION"}, superfluous},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> publication = rows;

}  // namespace smt::check
