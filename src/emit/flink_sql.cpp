#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

#include "emit/flink_text.h"
#include "emit/header.h"
#include "emit/scripts.h"
#include "parallel.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "smt/versions.h"
#include "text.h"

namespace smt {

using namespace flink_sql;

namespace {

std::string source_columns(const SourceGroup& group) {
    std::vector<Line> lines = {
        {"", quote::flink_name(group.schema_column) + " STRING METADATA FROM 'schema_name' VIRTUAL",
         ""},
        {"", quote::flink_name(group.table_column) + " STRING METADATA FROM 'table_name' VIRTUAL",
         ""}};
    std::optional<std::size_t> listed;
    for (const SourceColumn& column : group.columns) {
        const bool is_new = column.first_of != listed;
        listed = column.first_of;
        lines.push_back({is_new ? to_string(group.tables[column.first_of]) : "",
                         fmt::format("{} {}", quote::flink_name(column.name), column.type),
                         column.note.empty() ? "" : column.note + ": cast back in the views"});
    }
    if (!group.primary_key.empty()) {
        lines.push_back(
            {"", fmt::format("PRIMARY KEY {} NOT ENFORCED", name_list(group.primary_key)), ""});
    }
    return joined(lines);
}

std::string source_title(const SourceNames& names, const SourceGroup& group, std::size_t number,
                         std::size_t count) {
    const std::string tables = group.tables.size() == 1
                                   ? names.of(group.tables.front())
                                   : fmt::format("{} tables", group.tables.size());
    std::string title = fmt::format(
        "-- Source {} of {}: {} through the slot {}.{}\n", number, count, tables, group.slot,
        group.tables.size() == 1 ? "" : " A record fills the columns that its table has.");
    if (!group.reason.empty() && count > 1) {
        title += fmt::format("-- Apart from the others: {} {}.\n", names.of(group.tables.front()),
                             quote::comment(group.reason));
    }
    if (group.keyless) {
        title +=
            "-- Rows that are inserted while the snapshot runs may arrive twice: with it and with "
            "the changes.\n";
    }
    return title;
}

std::string create_source(const Plan& plan, const SourceGroup& group) {
    return fmt::format("CREATE TEMPORARY TABLE {} (\n{}) {};\n",
                       qualified(group.flink_database, group.slot), source_columns(group),
                       option_list(plan, group.options));
}

// The rows of one table of PostgreSQL: the source has those of all its tables.
std::string select_input(const Input& input, const SourceGroup& group) {
    return fmt::format(
        "SELECT\n{}\nFROM {}\nWHERE {} = {} AND {} = {}", select_list(input.columns, "  "),
        qualified(group.flink_database, group.slot), quote::flink_name(group.schema_column),
        quote::flink_text(input.table.schema), quote::flink_name(group.table_column),
        quote::flink_text(input.table.name));
}

std::string create_view(const TablePlan& table, const Job& job) {
    const auto select = [&](const Input& input) {
        return select_input(input, job.groups[input.group]);
    };
    std::string rows = fmt::format("{}", fmt::join(map(table.inputs, select), "\nUNION ALL\n"));
    if (!table.computed.empty()) {
        rows = fmt::format("SELECT\n{}\nFROM (\n{}\n)", select_list(table.computed, "  "), rows);
        rows += table.filter.empty() ? "" : fmt::format("\nWHERE {}", table.filter);
    }
    return fmt::format("CREATE TEMPORARY VIEW {} AS\n{};\n", qualified(table.database, table.view),
                       rows);
}

std::string instructions(const Plan& plan, const Job& job, const std::string& path) {
    std::string text = fmt::format("-- Step 3 of 3, after starrocks-create.all.sql and {}:\n{}",
                                   setup_files(plan), command_lines(plan, path));
    text +=
        "-- The client exits with 0 whatever happens: the job is submitted when it prints `Job "
        "ID:`.\n"
        "-- Every run starts a job: cancel the old one first, a slot serves one job.\n";
    if (job.rule != 0) {
        text += fmt::format(
            "--\n"
            "-- The tables of [table-rule.{}] alone, as a job of its own with slots of its own, "
            "which it makes\n"
            "-- itself. Never beside flink-create.all.sql: both would write the same tables.\n",
            job.rule);
    }
    text += "--\n-- Needs in Flink's lib/:\n";
    for (const Jar& jar : jars_of(plan.flink_version, plan.cdc_version)) {
        text += fmt::format("--   {}\n", jar.file());
    }
    text +=
        "-- and in its config execution.checkpointing.dir on storage that outlives a "
        "machine.\n--\n";
    return text + sizing_block(job, "--") + "\n";
}

// The databases of Flink's catalog that the statements name.
std::set<std::string> flink_databases(const Plan& plan, const Job& job) {
    std::set<std::string> databases = target_databases(plan, job);
    for (const SourceGroup& group : job.groups) {
        if (!group.tables.empty()) {
            databases.insert(group.flink_database);
        }
    }
    return databases;
}

std::string create_sources(const Plan& plan, const Job& job, const SourceNames& names) {
    std::vector<const SourceGroup*> groups;
    for (const SourceGroup& group : job.groups) {
        if (!group.tables.empty()) {
            groups.push_back(&group);
        }
    }
    std::string sql;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        sql += "\n" + source_title(names, *groups[i], i + 1, groups.size()) +
               create_source(plan, *groups[i]);
    }
    return sql;
}

// `sinks`: the statement of each table of the plan.
std::string script(const Plan& plan, const Job& job, const std::string& path,
                   const std::vector<std::string>& sinks) {
    std::string sql =
        file_header(plan, fmt::format("Flink {} job `{}`, PostgreSQL {} to StarRocks",
                                      plan.flink_version, job.name, database_list(job)));
    sql += instructions(plan, job, path);
    sql += set_statements(plan, job);
    sql += "\nUSE CATALOG `default_catalog`;\n";
    for (const std::string& database : flink_databases(plan, job)) {
        sql += fmt::format("CREATE DATABASE IF NOT EXISTS {};\n", quote::flink_name(database));
    }
    const SourceNames names{job};
    sql += create_sources(plan, job, names);
    sql.reserve(sql.size() + 4 * space_for(job.tables, sinks));  // a view is longer than its sink
    for (const std::size_t index : job.tables) {
        const TablePlan& table = plan.tables[index];
        sql.append("\n-- ").append(names.of(table)).append("\n");
        sql.append(create_view(table, job)).append("\n").append(sinks[index]);
    }
    sql += "\n-- One job for all.\nEXECUTE STATEMENT SET\nBEGIN\n";
    for (const std::size_t index : job.inserts) {
        sql += insert(plan.tables[index]);
    }
    return sql + "END;\n";
}

}  // namespace

std::string flink_script(const Plan& plan, const Job& job, const std::string& path) {
    std::vector<std::string> sinks(plan.tables.size());
    for (const std::size_t index : job.tables) {
        sinks[index] = create_sink(plan, plan.tables[index]);
    }
    return script(plan, job, path, sinks);
}

std::string flink_view(const Plan& plan, const TablePlan& table) {
    std::string sql = create_view(table, plan.jobs.front());
    sql.pop_back();
    return sql;
}

std::vector<OutputFile> emit_flink(const Plan& plan) {
    // The same in each job.
    const std::vector<std::string> sinks =
        parallel_map(plan.tables, [&](const TablePlan& table) { return create_sink(plan, table); });
    const auto write = [&](const Job& job) {
        const std::string path =
            fmt::format("flink-create.{}.sql", job.rule == 0 ? "all" : std::to_string(job.rule));
        return OutputFile{path, script(plan, job, path, sinks), plan.secrets_inline};
    };
    return parallel_map(plan.jobs, write, 1);
}

}  // namespace smt
