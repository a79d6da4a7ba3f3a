#include "plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "plan_decisions.h"
#include "plan_outputs.h"
#include "text.h"

namespace smt {

namespace {

// These compare with the run before: the same input would write another report the second time.
constexpr std::array about_the_run_before = {&code::group_moved,         &code::slot_left_behind,
                                             &code::publication_renamed, &code::added_table_unread,
                                             &code::sources_changed,     &code::changed_since_lock};

bool is_about_this_run(const Diagnostic& diagnostic) {
    return std::ranges::find(about_the_run_before, diagnostic.code) == about_the_run_before.end();
}

// Two digits are what an estimate is worth, and change less often than it does.
std::int64_t rounded(std::int64_t number) {
    std::int64_t step = 1;
    for (std::int64_t rest = number; rest >= 100; rest /= 10) {
        step *= 10;
    }
    return number / step * step;
}

// The tables of a place, which names no database: "sales.orders", "sales.orders.total".
class Places {
  public:
    Places(const Catalog& catalog, const Plan& plan) {
        for (const Table& table : catalog.tables) {
            tables_[to_string(table.name)].push_back({table.name.database, no_target});
            databases_.insert(table.name.database);
        }
        for (const NotTaken& object : catalog.not_taken) {
            tables_[to_string(object.name)].push_back({object.name.database, no_target});
        }
        for (std::size_t i = 0; i < plan.tables.size(); ++i) {
            for (const Input& input : plan.tables[i].inputs) {
                std::vector<Found>& named = tables_[to_string(input.table)];
                const auto found = std::ranges::find(named, input.table.database, &Found::database);
                found == named.end() ? named.push_back({input.table.database, i})
                                     : void(found->target = i);
            }
        }
    }

    void add(const std::string& place, const std::string& database,
             std::set<std::size_t>& targets) const {
        for (const Found& found : at(place)) {
            if (found.target != no_target && (database.empty() || found.database == database)) {
                targets.insert(found.target);
            }
        }
    }

    // With its database, where there are several and it is certain.
    std::string full(const Diagnostic& diagnostic) const {
        const std::vector<Found>& found = at(diagnostic.where);
        if (databases_.size() < 2 || found.empty()) {
            return diagnostic.where;
        }
        if (!diagnostic.database.empty()) {
            return diagnostic.database + "." + diagnostic.where;
        }
        return found.size() == 1 ? found.front().database + "." + diagnostic.where
                                 : diagnostic.where;
    }

  private:
    static constexpr std::size_t no_target = static_cast<std::size_t>(-1);
    struct Found {
        std::string database;
        std::size_t target;
    };

    // The longest name that the place begins with.
    const std::vector<Found>& at(std::string_view place) const {
        static const std::vector<Found> none;
        for (;;) {
            const auto found = tables_.find(std::string{place});
            if (found != tables_.end()) {
                return found->second;
            }
            const std::size_t dot = place.rfind('.');
            if (dot == std::string_view::npos) {
                return none;
            }
            place = place.substr(0, dot);
        }
    }

    std::unordered_map<std::string, std::vector<Found>> tables_;
    std::set<std::string> databases_;
};

// Without the folder of the config: it is another one on another machine, and for another -c.
std::string without_folder(const std::string& place, const Plan& plan) {
    const std::size_t at = place.rfind("/" + plan.config);
    const std::size_t end = at + 1 + plan.config.size();
    const bool is_config = at != std::string::npos && (end == place.size() || place[end] == ':');
    return is_config ? place.substr(at + 1) : place;
}

std::vector<Remark> remarks_of(const Config& config, const Places& places,
                               const Diagnostics& diagnostics, const Plan& plan) {
    std::vector<Remark> remarks;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (!is_about_this_run(diagnostic)) {
            continue;
        }
        std::set<std::size_t> targets;
        places.add(diagnostic.where, diagnostic.database, targets);
        for (const std::string& place : diagnostic.also) {
            places.add(place, "", targets);
        }
        remarks.push_back({diagnostic,
                           without_folder(places.full(diagnostic), plan),
                           is_accepted(diagnostic, config.allowances),
                           {targets.begin(), targets.end()}});
    }
    return remarks;
}

// What was said about a table or column that is not there, by its place.
std::map<std::string, std::string, std::less<>> reasons_of(const Diagnostics& diagnostics) {
    constexpr std::array left_out = {&code::column_left_out, &code::generated_column,
                                     &code::table_left_out};
    std::map<std::string, std::string, std::less<>> reasons;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        if (std::ranges::find(left_out, diagnostic.code) != left_out.end()) {
            reasons.emplace(diagnostic.database + "." + diagnostic.where, diagnostic.message);
        }
    }
    return reasons;
}

bool has_column(const TablePlan& table, const std::string& name) {
    return std::ranges::any_of(table.columns, [&](const ColumnPlan& column) {
        return (column.source.empty() ? column.name : column.source) == name;
    });
}

// Why a table or a column of it is not there; `otherwise` where nothing was said about it.
class Reasons {
  public:
    explicit Reasons(const Diagnostics& diagnostics) : said_{reasons_of(diagnostics)} {}

    std::string of(const TableName& table, const std::string& behind,
                   const std::string& otherwise) const {
        const auto found = said_.find(table.database + "." + to_string(table) + behind);
        return found == said_.end() ? otherwise : found->second;
    }

  private:
    std::map<std::string, std::string, std::less<>> said_;
};

void add_columns_left_out(const Table& table, const TablePlan& target, const Reasons& reasons,
                          std::vector<LeftOut>& left_out) {
    const std::string rule = fmt::format("[table-rule.{}] says so", target.rule);
    for (const Column& column : table.columns) {
        if (!has_column(target, column.name)) {
            left_out.push_back(
                {table.name, column.name, reasons.of(table.name, "." + column.name, rule)});
        }
    }
}

std::vector<LeftOut> left_out_of(const Catalog& catalog, const RuleSet& rules,
                                 const Diagnostics& diagnostics, const Plan& plan) {
    const Reasons reasons{diagnostics};
    std::map<TableName, const TablePlan*> targets;
    for (const TablePlan& table : plan.tables) {
        for (const Input& input : table.inputs) {
            targets.emplace(input.table, &table);
        }
    }
    std::vector<LeftOut> left_out;
    for (const Table& table : catalog.tables) {
        const auto target = targets.find(table.name);
        if (target != targets.end()) {
            add_columns_left_out(table, *target->second, reasons, left_out);
        } else if (rules.taker(table.name) != nullptr) {
            left_out.push_back({table.name, "", reasons.of(table.name, "", "")});
        }
    }
    for (const NotTaken& object : catalog.not_taken) {
        left_out.push_back({object.name, "", "is not copied: " + object.reason});
    }
    return left_out;
}

std::int64_t sum(std::int64_t one, std::int64_t other) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return one > most - other ? most : one + other;
}

// Of all tables of PostgreSQL that feed a target; nothing where one was never analyzed.
void add_sizes(const std::map<TableName, const Table*>& tables, const TablePlan& target,
               TableFacts& facts) {
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    for (const Input& input : target.inputs) {
        const auto table = tables.find(input.table);
        if (table == tables.end() || table->second->row_estimate < 0) {
            return;
        }
        rows = sum(rows, table->second->row_estimate);
        bytes = sum(bytes, std::max<std::int64_t>(0, table->second->size_bytes));
    }
    facts.rows = rounded(rows);
    facts.bytes = rounded(bytes);
}

// A snapshot without statistics holds none at all.
bool has_sizes(const Catalog& catalog) {
    return std::ranges::any_of(catalog.tables, [](const Table& table) {
        return table.row_estimate > 0 || table.size_bytes > 0;
    });
}

std::vector<TableFacts> tables_of(const Config& config, const Catalog& catalog, const Plan& plan) {
    std::map<TableName, const Table*> tables;
    std::set<TableName> selected;
    for (const Table& table : catalog.tables) {
        tables.emplace(table.name, &table);
        selected.insert(table.name);
    }
    std::map<int, RuleLines> rules;
    for (const Rule& rule : config.rules) {
        rules.emplace(rule.number, RuleLines{rule});
    }
    const bool sizes = has_sizes(catalog);
    return map(plan.tables, [&](const TablePlan& table) {
        const RuleLines& rule = rules.at(table.rule);
        TableFacts facts;
        if (sizes) {
            add_sizes(tables, table, facts);
        }
        facts.decisions = decisions_of(rule, plan, table);
        facts.columns = map(table.columns, [&](const ColumnPlan& column) {
            return lines_of_column(rule.rule, column);
        });
        facts.rule = rule_for(rule, plan, table, selected);
        return facts;
    });
}

}  // namespace

void plan_report(const Config& config, const RuleSet& rules, const Catalog& catalog,
                 const Diagnostics& diagnostics, Plan& plan) {
    if (!has_output(plan, "report") || diagnostics.has_errors()) {
        return;
    }
    plan.report = {tables_of(config, catalog, plan), left_out_of(catalog, rules, diagnostics, plan),
                   remarks_of(config, Places{catalog, plan}, diagnostics, plan)};
}

}  // namespace smt
