#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "emit/header.h"
#include "parallel.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

std::string name_list(const std::vector<std::string>& names) {
    return fmt::format("({})", fmt::join(map(names, quote::starrocks_name), ", "));
}

std::string qualified(const TablePlan& table) {
    return quote::starrocks_name(table.database) + "." + quote::starrocks_name(table.table);
}

}  // namespace

// Clauses in StarRocks' fixed order: type, nullability, default or expression, comment.
std::string starrocks_column(const ColumnPlan& column) {
    std::string line = quote::starrocks_name(column.name);
    line.append(" ").append(column.starrocks);
    if (!column.generated_as.empty()) {
        line.append(" NULL AS ").append(column.generated_as);
    } else {
        line += column.nullable ? " NULL" : " NOT NULL";
    }
    if (column.default_value) {
        line.append(" DEFAULT ").append(quote::starrocks_text(*column.default_value));
    }
    if (!column.comment.empty()) {
        line.append(" COMMENT ").append(quote::starrocks_text(column.comment));
    }
    return line;
}

namespace {

bool is_spelled_alike(const ColumnPlan& column) {
    constexpr std::pair<std::string_view, std::string_view> alike[] = {
        {"boolean", "BOOLEAN"},        {"smallint", "SMALLINT"}, {"integer", "INT"},
        {"bigint", "BIGINT"},          {"real", "FLOAT"},        {"date", "DATE"},
        {"double precision", "DOUBLE"}};
    const auto is_same = [&](const auto& names) {
        return names.first == column.declared && names.second == column.starrocks;
    };
    return column.declared.empty() || std::ranges::any_of(alike, is_same) ||
           (column.starrocks.starts_with("DECIMAL(") &&
            column.declared == "numeric" + column.starrocks.substr(7));
}

// PostgreSQL's type, where StarRocks' does not say it, and what the column holds.
std::string remark(const ColumnPlan& column) {
    std::string text = is_spelled_alike(column) ? "" : column.declared;
    if (!column.note.empty()) {
        text += (text.empty() ? "" : ", ") + column.note;
    }
    if (column.fidelity == Fidelity::lossy) {
        text += (text.empty() ? "" : ", ") + std::string{"lossy"};
    }
    return text.empty() ? "" : " -- " + quote::comment(text);
}

std::string column_list(const TablePlan& table) {
    std::string lines;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnPlan& column = table.columns[i];
        const bool is_last = i + 1 == table.columns.size();
        lines.append("  ").append(starrocks_column(column)).append(is_last ? "" : ",");
        lines.append(remark(column)).append("\n");
    }
    return lines;
}

std::string distribution(const Distribution& distribution) {
    std::string text = distribution.columns.empty()
                           ? "DISTRIBUTED BY RANDOM"
                           : "DISTRIBUTED BY HASH " + name_list(distribution.columns);
    if (distribution.buckets) {
        text += fmt::format(" BUCKETS {}", *distribution.buckets);
    }
    return text + "\n";
}

std::string property_list(const Properties& properties) {
    const auto property = [](const auto& pair) {
        return fmt::format("  {} = {}", quote::starrocks_property(pair.first),
                           quote::starrocks_property(pair.second));
    };
    return fmt::format("PROPERTIES (\n{}\n)", fmt::join(map(properties, property), ",\n"));
}

std::string title(const TablePlan& table, const SourceNames& names) {
    const bool is_keyless = table.model == TableModel::duplicate_key;
    return fmt::format("-- {}{}\n", names.of(table),
                       is_keyless ? ": no key, so rows are appended, never changed" : "");
}

}  // namespace

// Clauses in StarRocks' fixed order: key, comment, partition, distribution, sort key, properties.
std::string starrocks_table(const TablePlan& table) {
    std::string sql = fmt::format("{} (\n{})\n", qualified(table), column_list(table));
    sql +=
        fmt::format("{} KEY {}\n", table.model == TableModel::primary_key ? "PRIMARY" : "DUPLICATE",
                    name_list(table.key));
    if (!table.comment.empty()) {
        sql += fmt::format("COMMENT {}\n", quote::starrocks_text(table.comment));
    }
    if (!table.partition_by.empty()) {
        sql += fmt::format("PARTITION BY {}\n", table.partition_by);
    }
    sql += distribution(table.distribution);
    if (!table.order_by.empty()) {
        sql += fmt::format("ORDER BY {}\n", name_list(table.order_by));
    }
    sql += table.properties.empty() ? "" : property_list(table.properties);
    if (sql.ends_with('\n')) {
        sql.pop_back();
    }
    return sql;
}

namespace {

// `tables`: the text of each table of the plan.
std::string script(const Plan& plan, const Job& job, const std::string& path,
                   const std::vector<std::string>& tables) {
    std::string sql = file_header(
        plan, fmt::format("StarRocks {} tables for PostgreSQL {}{}", plan.starrocks_version,
                          database_list(job),
                          job.rule == 0 ? "" : fmt::format(", [table-rule.{}] alone", job.rule)));
    sql += fmt::format(
        "-- Step 1 of 3, before {} and the Flink job:\n"
        "--   mysql -h {} -P {} -u root -p < {}\n"
        "-- May be run again: a table that exists is left as it is.\n"
        "--\n"
        "-- A type of PostgreSQL stands behind each column that does not have the same one "
        "here.\n\n",
        setup_files(plan), plan.jdbc_host.empty() ? "FE" : quote::comment(plan.jdbc_host),
        plan.jdbc_port.empty() ? "9030" : quote::comment(plan.jdbc_port), path);
    for (const std::string& database : target_databases(plan, job)) {
        sql += fmt::format("CREATE DATABASE IF NOT EXISTS {};\n", quote::starrocks_name(database));
    }
    const SourceNames names{job};
    sql.reserve(sql.size() + space_for(job.tables, tables));
    for (const std::size_t table : job.tables) {
        sql.append("\n").append(title(plan.tables[table], names));
        sql.append("CREATE TABLE IF NOT EXISTS ").append(tables[table]).append(";\n");
    }
    return sql;
}

}  // namespace

std::vector<OutputFile> emit_starrocks(const Plan& plan) {
    // The same in each job.
    const std::vector<std::string> tables = parallel_map(plan.tables, starrocks_table);
    return map(plan.jobs, [&](const Job& job) {
        const std::string path = fmt::format("starrocks-create.{}.sql",
                                             job.rule == 0 ? "all" : std::to_string(job.rule));
        return OutputFile{path, script(plan, job, path, tables), false};
    });
}

}  // namespace smt
