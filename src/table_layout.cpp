#include "table_layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "options.h"
#include "table_key.h"
#include "table_partition.h"
#include "type_refine.h"

namespace smt {

namespace {

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
    if (plan.model == TableModel::duplicate_key && !plan.order_by.empty() &&
        context.config.starrocks.version == "3.2") {
        context
            .report_at(rule.where("order_by"), code::bad_value,
                       "StarRocks 3.2 takes no order_by for {}, which has no key", context.where())
            .hint = "use duplicate_keys, or set version in [starrocks]";
    }
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
