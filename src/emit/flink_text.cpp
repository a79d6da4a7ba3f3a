#include "emit/flink_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "smt/quote.h"
#include "text.h"

namespace smt::flink_sql {

namespace {

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

// Why a setting is there; the others speak for themselves.
struct SettingComment {
    std::string_view setting, comment;
};
constexpr SettingComment setting_comments[] = {
    {"execution.checkpointing.interval",
     "PostgreSQL keeps the WAL that no checkpoint has confirmed; without checkpoints it keeps all "
     "of it."},
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

}  // namespace

std::string qualified(const std::string& database, const std::string& name) {
    return quote::flink_name(database) + "." + quote::flink_name(name);
}

std::string option_list(const Plan& plan, const Properties& options) {
    std::string text = "WITH (\n";
    std::string_view separator;
    for (const auto& option : options) {
        text.append(separator).append(mark(plan, option, "  ")).append("  ");
        text.append(quote::flink_text(option.first)).append(" = ");
        text.append(quote::flink_text(option.second));
        separator = ",\n";
    }
    return text.append("\n)");
}

std::string name_list(const std::vector<std::string>& names) {
    return fmt::format("({})", fmt::join(map(names, quote::flink_name), ", "));
}

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

std::string select_list(const std::vector<ViewColumn>& columns, std::string_view indent) {
    std::string text;
    for (const ViewColumn& column : columns) {
        const std::string name = quote::flink_name(column.name);
        text.append(text.empty() ? "" : ",\n").append(indent).append(column.expression);
        if (column.expression != name) {
            text.append(" AS ").append(name);
        }
    }
    return text;
}

std::string create_sink(const Plan& plan, const TablePlan& table) {
    const bool keyed = table.model == TableModel::primary_key;
    std::string sql = "CREATE TEMPORARY TABLE " + qualified(table.database, table.sink) + " (";
    std::string_view separator = "\n  ";
    for (const ColumnPlan& column : table.columns) {
        if (!column.generated_as.empty()) {
            continue;
        }
        sql.append(separator).append(quote::flink_name(column.name));
        sql.append(" ").append(column.flink_sink);
        if (keyed && std::ranges::find(table.key, column.name) != table.key.end()) {
            sql += " NOT NULL";
        }
        separator = ",\n  ";
    }
    if (keyed) {
        sql.append(separator).append("PRIMARY KEY ").append(name_list(table.key));
        sql += " NOT ENFORCED";
    }
    return sql.append("\n) ").append(option_list(plan, table.sink_options)).append(";\n");
}

std::string insert(const TablePlan& table) {
    return std::string{"INSERT INTO "}
        .append(qualified(table.database, table.sink))
        .append(" SELECT * FROM ")
        .append(qualified(table.database, table.view))
        .append(";\n");
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

}  // namespace smt::flink_sql
