#include "shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "key.h"
#include "text.h"

namespace smt {

namespace {

// A table's name without its trailing number or date: "orders" of orders_01, orders_2024_01.
struct Stem {
    std::string text;
    bool numbered = false;
    auto operator<=>(const Stem&) const = default;
};

Stem stem_of(const std::string& name) {
    const std::size_t last = name.find_last_not_of("0123456789_");
    const bool numbered = !name.empty() && name.back() >= '0' && name.back() <= '9';
    if (!numbered || last == std::string::npos) {
        return {name, false};
    }
    return {name.substr(0, last + 1), true};
}

// Whether a source that reads both is told the same of them: message.key.columns and the chunk
// column.
bool same_reading(const Table& one, const KeyChoice& one_key, const Table& other,
                  const KeyChoice& other_key) {
    const Key* const primary_key = find_primary_key(one);
    const Key* const other_primary_key = find_primary_key(other);
    const auto chunk = choose_chunk_column(one, one_key);
    const auto other_chunk = choose_chunk_column(other, other_key);
    return (primary_key == nullptr) == (other_primary_key == nullptr) &&
           (primary_key == nullptr || primary_key->deferrable == other_primary_key->deferrable) &&
           chunk.has_value() == other_chunk.has_value() &&
           (!chunk || chunk->column == other_chunk->column);
}

// Shards must agree in everything that the job reads, and in the key that tells their rows apart.
bool same_shape(const Rule& rule, const Table& one, const Table& other) {
    const auto is_same = [](const Column& column, const Column& twin) {
        return column.name == twin.name && column.type == twin.type &&
               column.nullable == twin.nullable && column.generated == twin.generated;
    };
    if (!std::ranges::equal(one.columns, other.columns, is_same)) {
        return false;
    }
    const KeyChoice one_key = choose_key(one, rule);
    const KeyChoice other_key = choose_key(other, rule);
    return one_key.origin == other_key.origin && one_key.columns == other_key.columns &&
           is_primary_key(one, one_key.columns) == is_primary_key(other, other_key.columns) &&
           same_reading(one, one_key, other, other_key);
}

// The old tool's name of what shards have in common: the longest common prefix and "_auto_shard".
std::string common_name(const std::vector<std::string>& names) {
    std::string prefix = names.front();
    for (const std::string& name : names) {
        const auto [end, unused] = std::ranges::mismatch(prefix, name);
        prefix.erase(end, prefix.end());
    }
    return prefix == names.front() && std::ranges::count(names, prefix) == std::ssize(names)
               ? prefix
               : prefix + "_auto_shard";
}

TableName common_name(const std::vector<const Table*>& tables) {
    const auto part = [&](std::string TableName::*member) {
        return common_name(map(tables, [&](const Table* table) { return table->name.*member; }));
    };
    return {part(&TableName::database), part(&TableName::schema), part(&TableName::name)};
}

std::string some_of_tables(const std::vector<const Table*>& tables) {
    return some_of(map(tables, [](const Table* table) { return to_string(table->name); }));
}

std::vector<std::vector<const Table*>> merge_auto(const Rule& rule,
                                                  const std::vector<const Table*>& tables) {
    // Tables with other columns are not compared: thousands may share a stem (survey_1, survey_2).
    using Names = std::vector<std::string_view>;
    std::map<std::pair<Stem, Names>, std::vector<std::vector<const Table*>>> clusters;
    for (const Table* table : tables) {
        const auto name_of = [](const Column& column) -> std::string_view { return column.name; };
        auto& alike = clusters[{stem_of(table->name.name), map(table->columns, name_of)}];
        const auto cluster = std::ranges::find_if(
            alike, [&](const auto& members) { return same_shape(rule, *members.front(), *table); });
        if (cluster == alike.end()) {
            alike.push_back({table});
        } else {
            cluster->push_back(table);
        }
    }
    std::vector<std::vector<const Table*>> merged;
    for (const auto& [kind, alike] : clusters) {
        merged.insert(merged.end(), alike.begin(), alike.end());
    }
    return merged;
}

std::vector<std::vector<const Table*>> keep_apart(const std::vector<const Table*>& tables) {
    return map(tables, [](const Table* table) { return std::vector{table}; });
}

std::vector<std::vector<const Table*>> merge(const Rule& rule,
                                             const std::vector<const Table*>& tables,
                                             Diagnostics& diagnostics) {
    if (rule.merge_shards == "no") {
        return keep_apart(tables);
    }
    const auto differs = [&](const Table* table) {
        return !same_shape(rule, *tables.front(), *table);
    };
    const auto different = std::ranges::find_if(tables, differs);
    if (rule.merge_shards == "yes") {
        if (different == tables.end()) {
            return {tables};
        }
        diagnostics
            .report(code::bad_value, rule.where("merge_shards"),
                    "merge_shards = yes cannot merge '{}' and '{}': their columns or keys differ",
                    to_string(tables.front()->name), to_string((*different)->name))
            .hint = "narrow the rule's patterns, or set merge_shards = auto";
        return {};
    }
    auto merged = merge_auto(rule, tables);
    if (different == tables.end() && merged.size() > 1) {
        Diagnostic& diagnostic =
            diagnostics.report(code::old_tool_would_merge, rule.header,
                               "the old tool would merge {} into one table, since their columns "
                               "are the same: they stay {} "
                               "tables",
                               some_of_tables(tables), merged.size());
        diagnostic.hint =
            "set merge_shards = yes in the rule to merge them, or no to say that it is right";
        diagnostic.rule = rule.number;
    }
    return merged;
}

void report_merged(const Target& target, Diagnostics& diagnostics) {
    Diagnostic& diagnostic = diagnostics.report(
        code::shards_merged, to_string(target.tables.front()->name),
        "{} tables are written into one: {}", target.tables.size(), some_of_tables(target.tables));
    diagnostic.hint = fmt::format("set merge_shards = no in [table-rule.{}] to keep them apart",
                                  target.rule->number);
    diagnostic.rule = target.rule->number;
}

void report_idle_rule(const Rule& rule, bool matched, Diagnostics& diagnostics) {
    if (matched) {
        Diagnostic& diagnostic = diagnostics.report(
            code::rule_overridden, rule.header,
            "every table that [table-rule.{}] matches is taken by a later rule", rule.number);
        diagnostic.rule = rule.number;
        return;
    }
    Diagnostic& diagnostic = diagnostics.report(
        code::rule_matches_nothing, rule.header,
        "[table-rule.{}] matches no table: database '{}', schema '{}', table '{}'", rule.number,
        rule.database, rule.schema, rule.table);
    diagnostic.hint =
        "patterns are case-sensitive regular expressions; look at `smt generate --dry-run`";
    diagnostic.rule = rule.number;
}

}  // namespace

std::vector<Target> select_targets(const Config& config, const RuleSet& rules,
                                   const Catalog& catalog, Diagnostics& diagnostics) {
    std::map<int, std::vector<const Table*>> taken;
    std::map<int, bool> matched;
    for (const Table& table : catalog.tables) {
        const std::vector<const Rule*> matching = rules.matching(table.name);
        for (const Rule* rule : matching) {
            matched[rule->number] = true;
        }
        if (!matching.empty()) {
            taken[matching.back()->number].push_back(&table);
        }
    }
    std::vector<Target> targets;
    for (const Rule& rule : config.rules) {
        const auto tables = taken.find(rule.number);
        if (tables == taken.end()) {
            report_idle_rule(rule, matched.contains(rule.number), diagnostics);
            continue;
        }
        std::ranges::sort(tables->second, {}, &Table::name);
        for (std::vector<const Table*>& members : merge(rule, tables->second, diagnostics)) {
            Target target{&rule, std::move(members), {}};
            target.name = common_name(target.tables);
            if (target.tables.size() > 1) {
                report_merged(target, diagnostics);
            }
            targets.push_back(std::move(target));
        }
    }
    std::ranges::sort(targets, {}, [](const Target& target) -> const TableName& {
        return target.tables.front()->name;
    });
    return targets;
}

}  // namespace smt
