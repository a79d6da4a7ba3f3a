#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "emit/header.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "smt/versions.h"
#include "text.h"

namespace smt {

namespace {

std::string qualified(const std::string& database, const std::string& name) {
    return quote::flink_name(database) + "." + quote::flink_name(name);
}

// The mark above an option that `smt render` fills in; for any other, nothing.  Any text may look
// like a placeholder.
std::string mark(const Plan& plan, const Properties::value_type& option, std::string_view indent) {
    if (std::ranges::find(plan.placeholders, option) == plan.placeholders.end()) {
        return "";
    }
    const std::string_view value = option.second;  // ${NAME}
    return fmt::format("{}{}{}\n", indent, quote::placeholder_mark,
                       value.substr(2, value.size() - 3));
}

std::string option_list(const Plan& plan, const Properties& options) {
    const auto option = [&](const auto& pair) {
        return fmt::format("{}  {} = {}", mark(plan, pair, "  "), quote::flink_text(pair.first),
                           quote::flink_text(pair.second));
    };
    return fmt::format("WITH (\n{}\n)", fmt::join(map(options, option), ",\n"));
}

std::string name_list(const std::vector<std::string>& names) {
    return fmt::format("({})", fmt::join(map(names, quote::flink_name), ", "));
}

// Why a setting is there; the others speak for themselves.
struct SettingComment {
    std::string_view setting, comment;
};
constexpr SettingComment setting_comments[] = {
    {"execution.checkpointing.interval",
     "PostgreSQL keeps the WAL of the last checkpoints; without checkpoints it keeps all of it."},
    {"restart-strategy.type",
     "Each failed start costs PostgreSQL a walsender: wait longer after each."},
    {"table.local-time-zone", "timestamptz is written as the wall clock of this zone."},
    {"table.exec.sink.upsert-materialize",
     "The keys of the sinks are those of the rows, and the rows of a key arrive in order: no state "
     "needed."},
    {"table.exec.uid.generation",
     "A savepoint fits the next job, though tables come and go, as long as its sources are these."},
    {"execution.savepoint.path", "Goes on where the stopped job left off."},
};

std::string set_statements(const Plan& plan, const Job& job) {
    std::string sql = fmt::format("SET 'pipeline.name' = {};\n", quote::flink_text(job.name));
    for (const auto& setting : job.settings) {
        const auto& [name, value] = setting;
        const auto* const comment =
            std::ranges::find(setting_comments, std::string_view{name}, &SettingComment::setting);
        if (comment != std::end(setting_comments)) {
            sql += fmt::format("-- {}\n", comment->comment);
        }
        sql += fmt::format("{}SET {} = {};\n", mark(plan, setting, ""), quote::flink_text(name),
                           quote::flink_text(value));
    }
    return sql;
}

// Lines of a column list: a comma stands before the remark, which reaches to the end of its line.
struct Line {
    std::string title;  // a comment line above it; may be empty
    std::string text;
    std::string remark;
};

std::string joined(const std::vector<Line>& lines) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line& line = lines[i];
        text += line.title.empty() ? "" : fmt::format("  -- {}\n", quote::comment(line.title));
        text += fmt::format("  {}{}", line.text, i + 1 == lines.size() ? "" : ",");
        text += line.remark.empty() ? "\n" : fmt::format(" -- {}\n", quote::comment(line.remark));
    }
    return text;
}

std::string source_columns(const SourceGroup& group) {
    std::vector<Line> lines = {
        {"", quote::flink_name(group.schema_column) + " STRING METADATA FROM 'schema_name' VIRTUAL",
         ""},
        {"", quote::flink_name(group.table_column) + " STRING METADATA FROM 'table_name' VIRTUAL",
         ""}};
    TableName listed;
    for (const SourceColumn& column : group.columns) {
        const bool is_new = column.first_of != listed;
        listed = column.first_of;
        lines.push_back({is_new ? to_string(listed) : "",
                         fmt::format("{} {}", quote::flink_name(column.name), column.type),
                         column.note.empty() ? "" : column.note + ": cast back in the views"});
    }
    if (!group.primary_key.empty()) {
        lines.push_back(
            {"", fmt::format("PRIMARY KEY {} NOT ENFORCED", name_list(group.primary_key)), ""});
    }
    return joined(lines);
}

std::string source_title(const Job& job, const SourceGroup& group, std::size_t number,
                         std::size_t count) {
    const std::string tables = group.tables.size() == 1
                                   ? source_name(job, group.tables.front())
                                   : fmt::format("{} tables", group.tables.size());
    std::string title = fmt::format(
        "-- Source {} of {}: {} through the slot {}.{}\n", number, count, tables, group.slot,
        group.tables.size() == 1 ? "" : " A record fills the columns that its table has.");
    if (!group.reason.empty() && count > 1) {
        title += fmt::format("-- Apart from the others: {} {}.\n",
                             source_name(job, group.tables.front()), quote::comment(group.reason));
    }
    if (group.keyless) {
        title +=
            "-- All columns stand in for a key: rows that are the same in every column become one "
            "if the\n"
            "-- snapshot reads them together; later ones do not.\n";
    }
    return title;
}

std::string create_source(const Plan& plan, const SourceGroup& group) {
    return fmt::format("CREATE TEMPORARY TABLE {} (\n{}) {};\n",
                       qualified(group.flink_database, group.slot), source_columns(group),
                       option_list(plan, group.options));
}

std::string select_list(const std::vector<ViewColumn>& columns, std::string_view indent) {
    const auto line = [&](const ViewColumn& column) {
        const std::string name = quote::flink_name(column.name);
        return column.expression == name
                   ? fmt::format("{}{}", indent, name)
                   : fmt::format("{}{} AS {}", indent, column.expression, name);
    };
    return fmt::format("{}", fmt::join(map(columns, line), ",\n"));
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

std::string create_sink(const Plan& plan, const TablePlan& table) {
    std::vector<Line> lines;
    const bool keyed = table.model == TableModel::primary_key;
    for (const ColumnPlan& column : table.columns) {
        if (!column.generated_as.empty()) {
            continue;
        }
        const bool is_key = keyed && std::ranges::find(table.key, column.name) != table.key.end();
        lines.push_back({"",
                         fmt::format("{} {}{}", quote::flink_name(column.name), column.flink_sink,
                                     is_key ? " NOT NULL" : ""),
                         ""});
    }
    if (keyed) {
        lines.push_back({"", fmt::format("PRIMARY KEY {} NOT ENFORCED", name_list(table.key)), ""});
    }
    return fmt::format("CREATE TEMPORARY TABLE {} (\n{}) {};\n",
                       qualified(table.database, table.sink), joined(lines),
                       option_list(plan, table.sink_options));
}

std::string insert(const TablePlan& table) {
    return fmt::format("INSERT INTO {} SELECT * FROM {};\n", qualified(table.database, table.sink),
                       qualified(table.database, table.view));
}

std::string command_lines(const Plan& plan, const std::string& path) {
    return plan.placeholders.empty()
               ? fmt::format("--   sql-client.sh -f {}\n", path)
               : fmt::format(
                     "--   smt render {} -o job.sql\n"
                     "--   sql-client.sh -f job.sql\n"
                     "-- Where a password belongs, ${{NAME}} stands: render fills it in from "
                     "the environment.\n",
                     path);
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

std::string script(const Plan& plan, const Job& job, const std::string& path) {
    std::string sql =
        file_header(plan, fmt::format("Flink {} job `{}`, PostgreSQL {} to StarRocks",
                                      plan.flink_version, job.name, database_list(job)));
    sql += instructions(plan, job, path);
    sql += set_statements(plan, job);
    sql += "\nUSE CATALOG `default_catalog`;\n";
    std::set<std::string> databases;
    for (const std::size_t table : job.tables) {
        databases.insert(plan.tables[table].database);
    }
    std::vector<const SourceGroup*> groups;
    for (const SourceGroup& group : job.groups) {
        if (!group.tables.empty()) {
            groups.push_back(&group);
            databases.insert(group.flink_database);
        }
    }
    for (const std::string& database : databases) {
        sql += fmt::format("CREATE DATABASE IF NOT EXISTS {};\n", quote::flink_name(database));
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        sql += "\n" + source_title(job, *groups[i], i + 1, groups.size()) +
               create_source(plan, *groups[i]);
    }
    for (const std::size_t index : job.tables) {
        const TablePlan& table = plan.tables[index];
        sql += fmt::format("\n-- {}\n", source_list(job, table));
        sql += create_view(table, job) + "\n" + create_sink(plan, table);
    }
    sql += "\n-- One job for all.\nEXECUTE STATEMENT SET\nBEGIN\n";
    for (const std::size_t index : job.inserts) {
        sql += insert(plan.tables[index]);
    }
    return sql + "END;\n";
}

}  // namespace

std::vector<OutputFile> emit_flink(const Plan& plan) {
    return map(plan.jobs, [&](const Job& job) {
        const std::string path =
            fmt::format("flink-create.{}.sql", job.rule == 0 ? "all" : std::to_string(job.rule));
        return OutputFile{path, script(plan, job, path), plan.secrets_inline};
    });
}

}  // namespace smt
