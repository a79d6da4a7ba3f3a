#include "smt/rule.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "verbatim.h"

namespace smt {

namespace {

RE2::Options options() {
    RE2::Options options{RE2::Quiet};
    // A name may hold a line feed, and .* takes every name.
    options.set_dot_nl(true);
    return options;
}

// Of a pattern that RE2 cannot do: it matches nothing.
std::unique_ptr<RE2> compile(const Rule& rule, std::string_view key, const std::string& pattern,
                             Diagnostics& diagnostics) {
    auto regex = std::make_unique<RE2>(pattern, options());
    if (!regex->ok()) {
        auto& diagnostic = diagnostics.report(code::bad_regex, rule.where(key),
                                              "{} = '{}' is no regular expression of RE2: {}", key,
                                              pattern, regex->error());
        diagnostic.hint =
            "RE2 has no look-ahead, look-behind or back-references: name what is not wanted in "
            "'exclude'";
        diagnostic.rule = rule.number;
    }
    return regex;
}

void check_verbatim(const Rule& rule, std::string_view key, std::string_view sql,
                    const std::string& where, Diagnostics& diagnostics) {
    const Language language = key == "partitions" ? Language::starrocks : Language::flink;
    if (const std::string reason = escapes_statement(sql, language); !reason.empty()) {
        Diagnostic& diagnostic = diagnostics.report(
            code::bad_value, where, "{} = '{}' would not stay inside its statement: {}", key, sql,
            reason);
        diagnostic.hint = "write one SQL expression, without comments";
        diagnostic.rule = rule.number;
    }
}

bool matches(const RE2& regex, std::string_view name) {
    return regex.ok() && RE2::PartialMatch(re2::StringPiece{name.data(), name.size()}, regex);
}

}  // namespace

struct RuleSet::Compiled {
    const Rule* rule = nullptr;
    std::unique_ptr<RE2> database, schema, table;
    std::unique_ptr<RE2> exclude;  // null: the rule has none
};

RuleSet::RuleSet(const Config& config, Diagnostics& diagnostics) {
    for (const Rule& rule : config.rules) {
        Compiled& compiled = rules_.emplace_back();
        compiled.rule = &rule;
        compiled.database = compile(rule, "database", rule.database, diagnostics);
        compiled.schema = compile(rule, "schema", rule.schema, diagnostics);
        compiled.table = compile(rule, "table", rule.table, diagnostics);
        if (!rule.exclude.empty()) {
            compiled.exclude = compile(rule, "exclude", rule.exclude, diagnostics);
        }
        check_verbatim(rule, "filter", rule.filter, rule.where("filter"), diagnostics);
        check_verbatim(rule, "partitions", rule.partitions, rule.where("partitions"), diagnostics);
        for (const ColumnRule& column : rule.columns) {
            check_verbatim(rule, "expression", column.expression, column.where("expression"),
                           diagnostics);
        }
    }
}

RuleSet::~RuleSet() = default;

std::vector<SelectedBy> selected_by(const Config& config) {
    std::set<SelectedBy> patterns;
    for (const Rule& rule : config.rules) {
        patterns.insert({rule.database, rule.schema, rule.table, rule.exclude});
    }
    return {patterns.begin(), patterns.end()};
}

bool RuleSet::wants_database(std::string_view database) const {
    return std::ranges::any_of(
        rules_, [&](const Compiled& rule) { return matches(*rule.database, database); });
}

const Rule* RuleSet::taker(const TableName& table) const {
    const std::vector<const Rule*> rules = matching(table);
    return rules.empty() ? nullptr : rules.back();
}

std::vector<const Rule*> RuleSet::matching(const TableName& table) const {
    std::vector<const Rule*> rules;
    for (const Compiled& rule : rules_) {
        if (matches(*rule.database, table.database) && matches(*rule.schema, table.schema) &&
            matches(*rule.table, table.name) &&
            (!rule.exclude || !matches(*rule.exclude, table.name))) {
            rules.push_back(rule.rule);
        }
    }
    return rules;
}

}  // namespace smt
