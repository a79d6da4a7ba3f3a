#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

#include "emit/header.h"
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
    std::string line = fmt::format("{} {}", quote::starrocks_name(column.name), column.starrocks);
    if (!column.generated_as.empty()) {
        line += " NULL AS " + column.generated_as;
    } else {
        line += column.nullable ? " NULL" : " NOT NULL";
    }
    if (column.default_value) {
        line += " DEFAULT " + quote::starrocks_text(*column.default_value);
    }
    if (!column.comment.empty()) {
        line += " COMMENT " + quote::starrocks_text(column.comment);
    }
    return line;
}

namespace {

bool is_spelled_alike(const ColumnPlan& column) {
    static const std::map<std::string_view, std::string_view> alike = {
        {"boolean", "BOOLEAN"},        {"smallint", "SMALLINT"}, {"integer", "INT"},
        {"bigint", "BIGINT"},          {"real", "FLOAT"},        {"date", "DATE"},
        {"double precision", "DOUBLE"}};
    const auto same = alike.find(column.declared);
    return column.declared.empty() || (same != alike.end() && same->second == column.starrocks) ||
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
        lines += "  " + starrocks_column(column) + (is_last ? "" : ",") + remark(column) + "\n";
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

std::string title(const TablePlan& table, const Job& job) {
    const bool is_keyless = table.model == TableModel::duplicate_key;
    return fmt::format("-- {}{}\n", source_list(job, table),
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

std::string script(const Plan& plan, const Job& job, const std::string& path) {
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
    std::set<std::string> databases;
    for (const std::size_t table : job.tables) {
        databases.insert(plan.tables[table].database);
    }
    for (const std::string& database : databases) {
        sql += fmt::format("CREATE DATABASE IF NOT EXISTS {};\n", quote::starrocks_name(database));
    }
    for (const std::size_t table : job.tables) {
        sql += fmt::format("\n{}CREATE TABLE IF NOT EXISTS {};\n", title(plan.tables[table], job),
                           starrocks_table(plan.tables[table]));
    }
    return sql;
}

}  // namespace

std::vector<OutputFile> emit_starrocks(const Plan& plan) {
    return map(plan.jobs, [&](const Job& job) {
        const std::string path = fmt::format("starrocks-create.{}.sql",
                                             job.rule == 0 ? "all" : std::to_string(job.rule));
        return OutputFile{path, script(plan, job, path), false};
    });
}

}  // namespace smt
