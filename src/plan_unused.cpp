#include "plan_unused.h"

#include <fmt/format.h>

#include <algorithm>

#include "config_values.h"
#include "options.h"

namespace smt {

namespace {

// A key that means something for some tables only.
struct PartialKey {
    std::string_view name;
    bool (*is_used)(const Rule& rule, const TablePlan& table);
    std::string_view why_not;  // of a rule for none of whose tables it is used
};

bool is_keyless(const Rule& /*rule*/, const TablePlan& table) {
    return table.model == TableModel::duplicate_key;
}

bool is_merged(const Rule& /*rule*/, const TablePlan& table) {
    return table.inputs.size() > 1;
}

// An expression names its columns itself.
bool is_partitioned_by_key(const Rule& rule, const TablePlan& table) {
    return table.partition_by != rule.partitions;
}

// A sink that writes exactly once flushes at checkpoints only.
bool is_flushed(const Rule& /*rule*/, const TablePlan& table) {
    return value_of(table.sink_options, "sink.semantic") != "exactly-once";
}

constexpr PartialKey partial_keys[] = {
    {"duplicate_keys", is_keyless, "every table of the rule has a key"},
    {"shard_key", is_merged, "no tables of the rule become one"},
    {"partition_key", is_partitioned_by_key, "'partitions' names its columns itself"},
    {"flink.starrocks.sink.buffer-flush.interval-ms", is_flushed,
     "a sink that writes exactly once flushes at checkpoints only"},
};

void report_unused(const Rule& rule, std::string_view key, const std::string& where,
                   std::string_view why, Diagnostics& diagnostics) {
    Diagnostic& diagnostic =
        diagnostics.report(code::property_dropped, where, "{} is not used: {}", key, why);
    diagnostic.hint = "take the line out";
    diagnostic.rule = rule.number;
}

void report_rule(const Rule& rule, const std::vector<const TablePlan*>& tables,
                 Diagnostics& diagnostics) {
    for (const PartialKey& key : partial_keys) {
        const auto uses = [&](const TablePlan* table) { return key.is_used(rule, *table); };
        // shard_key = false asks for nothing.
        const bool is_wished = rule.is_set(key.name) && (key.name != "shard_key" || rule.shard_key);
        if (is_wished && std::ranges::none_of(tables, uses)) {
            report_unused(rule, key.name, rule.where(key.name), key.why_not, diagnostics);
        }
    }
    for (const ColumnRule& column : rule.columns) {
        const auto carries = [&](const TablePlan* table) {
            return std::ranges::find(table->columns, column.name, &ColumnPlan::source) !=
                   table->columns.end();
        };
        if (column.expression.empty() && std::ranges::none_of(tables, carries)) {
            const std::string_view key = column.type.empty() ? "rename" : "type";
            report_unused(rule, column_key(column.name, key), column.where(key),
                          "the column is left out", diagnostics);
        }
    }
}

}  // namespace

void report_unused_keys(const std::vector<const Rule*>& rules, const std::vector<TablePlan>& tables,
                        Diagnostics& diagnostics) {
    for (const Rule* rule : rules) {
        std::vector<const TablePlan*> of_rule;
        for (const TablePlan& table : tables) {
            if (table.rule == rule->number) {
                of_rule.push_back(&table);
            }
        }
        report_rule(*rule, of_rule, diagnostics);
    }
}

}  // namespace smt
