#include "plan_decisions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "ascii.h"
#include "config_values.h"
#include "text.h"

namespace smt {

namespace {

using Lines = std::vector<ConfigLine>;

std::string text_of(const Lines& lines) {
    std::string text;
    for (const ConfigLine& line : lines) {
        text += can_be_written(line) ? to_text(line) : "";
    }
    return text;
}

// As a rule names them: by their names in PostgreSQL.
std::vector<std::string> source_names(const TablePlan& table,
                                      const std::vector<std::string>& names) {
    return map(names, [&](const std::string& name) {
        const auto column = std::ranges::find(table.columns, name, &ColumnPlan::name);
        return column == table.columns.end() || column->source.empty() ? name : column->source;
    });
}

ConfigLine columns_line(const TablePlan& table, std::string_view key,
                        const std::vector<std::string>& names) {
    return {std::string{key}, to_value(source_names(table, names))};
}

// The rule's own line, if it has one.
Lines own_lines(const RuleLines& rule, std::string_view key) {
    const auto line = std::ranges::find(rule.lines, key, &ConfigLine::key);
    return line == rule.lines.end() ? Lines{} : Lines{*line};
}

Lines own_or(const RuleLines& rule, std::string_view key, Lines otherwise) {
    return rule.rule.is_set(key) ? own_lines(rule, key) : std::move(otherwise);
}

Lines target_lines(const TablePlan& table) {
    return {{"target_database", table.database}, {"target_table", table.table}};
}

Lines key_lines(const RuleLines& rule, const TablePlan& table) {
    const bool keyed = table.model == TableModel::primary_key;
    const std::string_view key = keyed ? "primary_key" : "duplicate_keys";
    // The first columns of shard_key have no name in PostgreSQL.
    const bool is_given = table.key.empty() || (keyed && rule.rule.shard_key);
    return own_or(rule, key, is_given ? Lines{} : Lines{columns_line(table, key, table.key)});
}

Lines hash_lines(const RuleLines& rule, const TablePlan& table) {
    const std::vector<std::string>& names = table.distribution.columns;
    return own_or(rule, "distributed_by",
                  names.empty() || rule.rule.shard_key
                      ? Lines{}
                      : Lines{columns_line(table, "distributed_by", names)});
}

Lines bucket_lines(const TablePlan& table) {
    return table.distribution.buckets
               ? Lines{{"bucket_num", std::to_string(*table.distribution.buckets)}}
               : Lines{};
}

Lines partition_lines(const RuleLines& rule) {
    Lines lines = own_lines(rule, "partition_key");
    std::ranges::move(own_lines(rule, "partitions"), std::back_inserter(lines));
    return lines;
}

Lines order_lines(const RuleLines& rule, const TablePlan& table) {
    return own_or(
        rule, "order_by",
        table.order_by.empty() ? Lines{} : Lines{columns_line(table, "order_by", table.order_by)});
}

Lines property_lines(const TablePlan& table) {
    return map(table.properties, [](const auto& property) {
        return ConfigLine{"properties." + property.first, property.second};
    });
}

Lines shard_lines(const RuleLines& rule, const TablePlan& table) {
    Lines lines = table.inputs.size() > 1 ? Lines{{"merge_shards", "yes"}} : Lines{};
    std::ranges::move(own_lines(rule, "shard_key"), std::back_inserter(lines));
    return lines;
}

std::string names_of(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string bucket_text(const TablePlan& table) {
    return table.distribution.buckets ? std::to_string(*table.distribution.buckets)
                                      : "as many as StarRocks chooses";
}

std::string property_text(const TablePlan& table) {
    return names_of(map(table.properties, [](const auto& property) {
        return fmt::format("{} = {}", property.first, property.second);
    }));
}

std::string group_reason(const SourceGroup& group) {
    return group.reason.empty()
               ? ""
               : fmt::format("{} {}", to_string(group.tables.front()), group.reason);
}

// `^name$`, or `^(one|other)$`: the backslash keeps `${` and `%(` from beginning a variable.
std::string pattern(const std::set<std::string>& names) {
    std::vector<std::string> escaped;
    for (const std::string& name : names) {
        std::string& text = escaped.emplace_back();
        for (const char c : name) {
            const bool is_plain = is_word(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
            text += is_plain ? std::string{c} : std::string{'\\', c};
        }
    }
    return escaped.size() == 1 ? fmt::format("^{}$", escaped.front())
                               : fmt::format("^({})$", fmt::join(escaped, "|"));
}

struct Parts {
    std::set<std::string> databases, schemas, tables;
};

Parts parts_of(const TablePlan& table) {
    Parts parts;
    for (const Input& input : table.inputs) {
        parts.databases.insert(input.table.database);
        parts.schemas.insert(input.table.schema);
        parts.tables.insert(input.table.name);
    }
    return parts;
}

// Whether the patterns of the parts take the tables of this target and no other one.
bool takes_only(const Parts& parts, const TablePlan& table, const std::set<TableName>& selected) {
    std::size_t taken = 0;
    for (const std::string& database : parts.databases) {
        for (const std::string& schema : parts.schemas) {
            for (const std::string& name : parts.tables) {
                taken += selected.contains({database, schema, name}) ? 1U : 0U;
            }
        }
    }
    return taken == table.inputs.size();
}

// Every line of the new rule: the decisions, and what else the rule says.
Lines rule_lines(const RuleLines& rule, const TablePlan& table) {
    const Parts parts = parts_of(table);
    Lines lines = {{"database", pattern(parts.databases)},
                   {"schema", pattern(parts.schemas)},
                   {"table", pattern(parts.tables)}};
    for (Lines& part : std::vector<Lines>{target_lines(table), key_lines(rule, table),
                                          hash_lines(rule, table), bucket_lines(table),
                                          order_lines(rule, table), shard_lines(rule, table)}) {
        std::ranges::move(part, std::back_inserter(lines));
    }
    for (const ConfigLine& line : rule.lines) {
        if (std::ranges::find(lines, line.key, &ConfigLine::key) == lines.end()) {
            lines.push_back(line);
        }
    }
    return lines;
}

// A template of a name would fill in what stands in braces.
bool is_plain_name(std::string_view name) {
    return name.find_first_of("{}") == std::string_view::npos;
}

}  // namespace

std::vector<Decision> decisions_of(const RuleLines& rule, const Plan& plan,
                                   const TablePlan& table) {
    const SourceGroup& group = plan.groups[table.inputs.front().group];
    const std::string taken_by = fmt::format("[table-rule.{}]", table.rule);
    std::vector<Decision> decisions = {
        {"target", table.database + "." + table.table, "", text_of(target_lines(table))},
        {"key", names_of(table.key), table.key_reason, text_of(key_lines(rule, table))},
        {"distributed by", names_of(table.distribution.columns), "",
         text_of(hash_lines(rule, table))},
        {"buckets", bucket_text(table), "", text_of(bucket_lines(table))},
        {"partitioned by", table.partition_by, "", text_of(partition_lines(rule))},
        {"sorted by", names_of(table.order_by), "", text_of(order_lines(rule, table))},
        {"properties", property_text(table), "", text_of(property_lines(table))},
        {"filter", table.filter, taken_by, text_of(own_lines(rule, "filter"))},
        {"merged from", table.inputs.size() > 1 ? counted(table.inputs.size(), "table") : "", "",
         text_of(shard_lines(rule, table))},
        {"read through", group.slot, group_reason(group),
         text_of(own_or(rule, "group", {{"group", table.table}}))}};
    std::erase_if(decisions, [](const Decision& decision) { return decision.value.empty(); });
    return decisions;
}

std::string lines_of_column(const Rule& rule, const ColumnPlan& column) {
    const std::string& name = column.source.empty() ? column.name : column.source;
    Lines lines = {{column_key(name, "type"), column.starrocks}};
    for (const ColumnRule& own : rule.columns) {
        if (own.name == name && !own.rename.empty()) {
            lines.push_back({column_key(name, "rename"), own.rename});
        }
        if (own.name == name && !own.expression.empty()) {
            lines.push_back({column_key(name, "expression"), own.expression});
        }
    }
    return text_of(lines);
}

std::string rule_for(const RuleLines& rule, const Plan& plan, const TablePlan& table,
                     const std::set<TableName>& selected) {
    const Lines lines = rule_lines(rule, table);
    if (!std::ranges::all_of(lines, can_be_written) || !is_plain_name(table.database) ||
        !is_plain_name(table.table) || !takes_only(parts_of(table), table, selected)) {
        return "";
    }
    std::string text = fmt::format("[table-rule.{}]\n", plan.last_rule + 1) + text_of(lines);
    for (const ColumnPlan& column : table.columns) {
        const std::string key =
            column_key(column.source.empty() ? column.name : column.source, "type");
        const ConfigLine line{key, column.starrocks};
        const bool is_own = std::ranges::find(lines, key, &ConfigLine::key) != lines.end();
        text += is_own || !can_be_written(line) ? "" : "; " + to_text(line);
    }
    return text;
}

}  // namespace smt
