#include "table_layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>

#include "ascii.h"
#include "options.h"
#include "smt/quote.h"
#include "table_key.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

// The columns that an expression of StarRocks names outside of its literals.
std::vector<std::string> columns_in(const std::string& expression,
                                    const std::vector<ColumnPlan>& columns) {
    // INTERVAL 7 DAY is a literal too, and a word in front of a parenthesis is a function.
    static const std::regex literal{R"('[^']*'|"[^"]*"|\binterval\s+\d+\s+\w+)", std::regex::icase};
    static const std::regex word{R"(`[^`]+`|\b[A-Za-z_][A-Za-z0-9_]*\b(?!\s*\())"};
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

// Ranges are the old tool's `partitions`: START ("2024-01-01") END ..., PARTITION p1 VALUES ...
bool names_ranges(std::string_view text) {
    const std::string lowered = lower(trimmed(text.starts_with('(') ? text.substr(1) : text));
    return lowered.starts_with("start") || lowered.starts_with("values") ||
           lowered.starts_with("partition");
}

// The text behind PARTITION BY: ranges belong to a partition column, an expression stands for
// itself.
std::string partition_text(const std::string& column, const std::string& text) {
    if (text.empty()) {
        return column.empty() ? "" : quote::starrocks_name(column);
    }
    if (!names_ranges(text)) {
        return text;
    }
    const std::string ranges =
        text.starts_with('(') && text.ends_with(')') ? text : fmt::format("({})", text);
    return fmt::format("RANGE ({}) {}", quote::starrocks_name(column), ranges);
}

// The columns by which the table is partitioned.
std::vector<std::string> partition_columns(const TableContext& context, const TablePlan& plan) {
    const Rule& rule = context.rule();
    if (rule.partition_key.empty()) {
        return columns_in(plan.partition_by, plan.columns);
    }
    if (!names_ranges(rule.partitions) && !rule.partitions.empty()) {
        return columns_in(plan.partition_by, plan.columns);
    }
    return planned_names(context, "partition_key", {rule.partition_key}, plan.columns);
}

std::vector<std::string> plan_partition(const TableContext& context, TablePlan& plan) {
    const Rule& rule = context.rule();
    if (names_ranges(rule.partitions) && rule.partition_key.empty()) {
        context
            .report_at(rule.where("partitions"), code::bad_value,
                       "partitions = '{}' names ranges, and partition_key does not say of which "
                       "column",
                       rule.partitions)
            .hint = fmt::format("set partition_key in [table-rule.{}]", rule.number);
        return {};
    }
    plan.partition_by = partition_text(
        rule.partition_key.empty() ? "" : renamed({rule.partition_key}, plan.columns).front(),
        rule.partitions);
    if (plan.partition_by.empty()) {
        return {};
    }
    const std::vector<std::string> columns = partition_columns(context, plan);
    if (columns.empty()) {
        context
            .report_at(rule.where("partitions"), code::no_such_column, "'{}' names no column of {}",
                       plan.partition_by, context.where())
            .hint = "a rule that takes several tables can name only columns that all of them have";
    }
    for (const std::string& column : columns) {
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
    return columns;
}

void check_hash_column(const TableContext& context, const TablePlan& plan,
                       const std::string& name) {
    const Rule& rule = context.rule();
    const auto column = std::ranges::find(plan.columns, name, &ColumnPlan::name);
    if (plan.model == TableModel::primary_key &&
        std::ranges::find(plan.key, name) == plan.key.end()) {
        context
            .report(code::distribution_not_in_key,
                    "the hash column '{}' is not part of the key ({})", name,
                    fmt::join(plan.key, ", "))
            .hint =
            fmt::format("choose key columns for distributed_by in [table-rule.{}]", rule.number);
    } else if (column != plan.columns.end() && !is_distributable(*column)) {
        context
            .report_at(rule.where("distributed_by"), code::key_type_uncarried,
                       "the hash column '{}' is {}, by which StarRocks does not distribute", name,
                       column->starrocks)
            .hint = "choose columns of another type";
    }
}

void plan_distribution(const TableContext& context, const std::vector<std::string>& partition,
                       TablePlan& plan) {
    const Rule& rule = context.rule();
    plan.distribution.buckets = rule.bucket_num;
    plan.distribution.columns =
        planned_names(context, "distributed_by", rule.distributed_by, plan.columns);
    for (const std::string& column : plan.distribution.columns) {
        check_hash_column(context, plan, column);
    }
    if (plan.model == TableModel::duplicate_key) {
        return;
    }
    if (plan.distribution.columns.empty()) {
        std::ranges::remove_copy_if(plan.key, std::back_inserter(plan.distribution.columns),
                                    [&](const std::string& column) {
                                        return std::ranges::find(partition, column) !=
                                               partition.end();
                                    });
    }
    if (plan.distribution.columns.empty()) {
        plan.distribution.columns = plan.key;
    }
}

// A primary-key table sorts by columns of the types that its key takes.
void plan_order(const TableContext& context, TablePlan& plan) {
    const Rule& rule = context.rule();
    plan.order_by = planned_names(context, "order_by", rule.order_by, plan.columns);
    for (const ColumnPlan& column : plan.columns) {
        if (plan.model == TableModel::primary_key && !is_key_type(column.starrocks) &&
            std::ranges::find(plan.order_by, column.name) != plan.order_by.end()) {
            context
                .report_at(rule.where("order_by"), code::key_type_uncarried,
                           "the sort column '{}' is {}, by which StarRocks does not sort a table "
                           "with a primary key",
                           column.name, column.starrocks)
                .hint = "choose columns of another type";
        }
    }
}

// StarRocks wants tables of a colocation group distributed alike.
void check_colocation(const TableContext& context, const TablePlan& plan, const Option& property) {
    const Rule& rule = context.rule();
    if (!rule.bucket_num) {
        context
            .report_at(property.where, code::bad_value,
                       "colocate_with needs the same number of buckets in every table of the group")
            .hint = fmt::format("set bucket_num in [table-rule.{}]", rule.number);
    }
    if (plan.distribution.columns.empty()) {
        context
            .report_at(property.where, code::bad_value,
                       "colocate_with needs a hash distribution, and {} has no key to hash",
                       context.where())
            .hint = fmt::format("set distributed_by in [table-rule.{}]", rule.number);
    }
}

// Why a property is left out; empty: it is not.
std::string_view reason_to_drop(std::string_view property, bool shared_data) {
    if (property == "replication_num" && shared_data) {
        return "shared data has one copy";
    }
    constexpr std::string_view unread[] = {"in_memory", "storage_format", "storage_type"};
    return std::ranges::find(unread, property) == std::end(unread)
               ? ""
               : "StarRocks does not use it any more";
}

void plan_properties(const TableContext& context, TablePlan& plan) {
    const OtherConfig& other = context.config.other;
    const Rule& rule = context.rule();
    const bool shared_data = context.config.starrocks.run_mode == "shared_data";
    if (!shared_data && !value_of(rule.properties, "replication_num")) {
        plan.properties.emplace_back("replication_num", std::to_string(std::min(3, other.be_num)));
    }
    for (const Option& property : rule.properties) {
        const std::string_view reason = reason_to_drop(property.name, shared_data);
        if (!reason.empty()) {
            context
                .report_at(property.where, code::property_dropped,
                           "the property '{}' is left out: {}", property.name, reason)
                .hint = "take it out of the rule";
            continue;
        }
        plan.properties.emplace_back(property.name, property.value);
        if (property.name == "colocate_with") {
            check_colocation(context, plan, property);
        }
    }
}

}  // namespace

void plan_layout(const TableContext& context, TablePlan& plan) {
    plan_distribution(context, plan_partition(context, plan), plan);
    plan_order(context, plan);
    plan_properties(context, plan);
}

}  // namespace smt
