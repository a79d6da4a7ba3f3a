#include "table_layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>

#include "names.h"
#include "options.h"
#include "smt/quote.h"
#include "table_key.h"
#include "text.h"

namespace smt {

namespace {

// The columns of the table that an expression of StarRocks names outside of its literals.
std::vector<std::string> columns_in(const std::string& expression,
                                    const std::vector<ColumnPlan>& columns) {
    static const std::regex literal{R"('[^']*'|"[^"]*")"};
    static const std::regex word{R"(`[^`]+`|[A-Za-z_][A-Za-z0-9_]*)"};
    const std::string code = std::regex_replace(expression, literal, " ");
    std::vector<std::string> named;
    for (std::sregex_iterator match{code.begin(), code.end(), word};
         match != std::sregex_iterator{}; ++match) {
        const std::string name = replace_all(match->str(), "`", "");
        const auto column = std::ranges::find_if(columns, [&](const ColumnPlan& candidate) {
            return lower(candidate.name) == lower(name);
        });
        if (column != columns.end() && std::ranges::find(named, column->name) == named.end()) {
            named.push_back(column->name);
        }
    }
    return named;
}

// The verbatim text of a rule: ranges belong to a partition column, expressions stand for
// themselves.
std::string partition_text(const Rule& rule) {
    const std::string& text = rule.partitions;
    if (rule.partition_key.empty()) {
        return text;
    }
    if (text.empty()) {
        return quote::starrocks_name(rule.partition_key);
    }
    const bool is_range = text.starts_with("START") || text.starts_with("VALUES") ||
                          text.starts_with("PARTITION") || text.starts_with("(");
    if (!is_range) {
        return text;
    }
    return fmt::format("RANGE ({}) ({})", quote::starrocks_name(rule.partition_key),
                       text.starts_with("(") ? text.substr(1, text.size() - 2) : text);
}

std::vector<std::string> plan_partition(const TableContext& context, TablePlan& plan) {
    const Rule& rule = context.rule();
    plan.partition_by = partition_text(rule);
    if (plan.partition_by.empty()) {
        return {};
    }
    const std::string key = rule.is_set("partitions") ? "partitions" : "partition_key";
    const std::vector<std::string> named = columns_in(plan.partition_by, plan.columns);
    if (named.empty()) {
        context.diagnostics
            .report(code::no_such_column, rule.where(key), "'{}' names no column of {}",
                    plan.partition_by, context.where())
            .hint = "a rule that takes several tables can name only columns that all of them have";
    }
    for (const std::string& column : named) {
        if (plan.model == TableModel::primary_key &&
            std::ranges::find(plan.key, column) == plan.key.end()) {
            context
                .report(code::partition_not_in_key,
                        "the partition column '{}' is not part of the key ({})", column,
                        fmt::join(plan.key, ", "))
                .hint = fmt::format(
                "add it to primary_key in [table-rule.{}], or leave the table without partitions",
                rule.number);
        }
    }
    return named;
}

void plan_distribution(const TableContext& context,
                       const std::vector<std::string>& partition_columns, TablePlan& plan) {
    const Rule& rule = context.rule();
    plan.distribution.buckets = rule.bucket_num;
    plan.distribution.columns = renamed(rule.distributed_by, plan.columns);
    if (!rule.distributed_by.empty()) {
        check_key_columns(context, "distributed_by", rule.distributed_by, Nullability::may_be_null);
    }
    if (plan.model == TableModel::duplicate_key) {
        return;
    }
    for (const std::string& column : plan.distribution.columns) {
        if (std::ranges::find(plan.key, column) == plan.key.end()) {
            context
                .report(code::distribution_not_in_key,
                        "the hash column '{}' is not part of the key ({})", column,
                        fmt::join(plan.key, ", "))
                .hint = fmt::format("choose key columns for distributed_by in [table-rule.{}]",
                                    rule.number);
        }
    }
    if (plan.distribution.columns.empty()) {
        std::ranges::remove_copy_if(plan.key, std::back_inserter(plan.distribution.columns),
                                    [&](const std::string& column) {
                                        return std::ranges::find(partition_columns, column) !=
                                               partition_columns.end();
                                    });
    }
    if (plan.distribution.columns.empty()) {
        plan.distribution.columns = plan.key;
    }
}

void plan_properties(const TableContext& context, TablePlan& plan) {
    // StarRocks reads these no more.
    constexpr std::string_view dropped[] = {"in_memory", "storage_format", "storage_type"};
    const OtherConfig& other = context.config.other;
    const Rule& rule = context.rule();
    const bool shared_data = context.config.starrocks.run_mode == "shared_data";
    if (!shared_data && !value_of(rule.properties, "replication_num")) {
        plan.properties.emplace_back("replication_num", std::to_string(std::min(3, other.be_num)));
    }
    for (const Option& property : rule.properties) {
        if (std::ranges::find(dropped, property.name) != std::end(dropped) ||
            (shared_data && property.name == "replication_num")) {
            Diagnostic& diagnostic = context.diagnostics.report(
                code::property_dropped, property.where,
                "StarRocks does not use the property '{}' any more: it is left out", property.name);
            diagnostic.hint = "take it out of the rule";
            diagnostic.rule = rule.number;
            continue;
        }
        plan.properties.emplace_back(property.name, property.value);
        if (property.name == "colocate_with" && !rule.bucket_num) {
            context.diagnostics
                .report(
                    code::bad_value, property.where,
                    "colocate_with needs the same number of buckets in every table of the group")
                .hint = fmt::format("set bucket_num in [table-rule.{}]", rule.number);
        }
    }
}

}  // namespace

void plan_layout(const TableContext& context, TablePlan& plan) {
    plan_distribution(context, plan_partition(context, plan), plan);
    plan.order_by = renamed(context.rule().order_by, plan.columns);
    plan_properties(context, plan);
}

}  // namespace smt
