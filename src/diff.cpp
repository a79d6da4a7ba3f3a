#include "diff.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "diff_table.h"
#include "plan_moves.h"
#include "plan_outputs.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

std::set<TableName> inputs_of(const TablePlan& table) {
    std::set<TableName> names;
    for (const Input& input : table.inputs) {
        names.insert(input.table);
    }
    return names;
}

// The tables of a plan, by their names and by what feeds them.
class Targets {
  public:
    explicit Targets(const std::vector<TablePlan>& tables) {
        for (const TablePlan& table : tables) {
            by_name_.emplace(name_of(table), &table);
            by_inputs_[inputs_of(table)].push_back(&table);
        }
    }

    const TablePlan* named_as(const TablePlan& wanted) const {
        const auto found = by_name_.find(name_of(wanted));
        return found == by_name_.end() ? nullptr : found->second;
    }

    // Another target of the same tables that the other plan does not have: it was renamed.
    const TablePlan* renamed_to(const TablePlan& wanted, const Targets& others) const {
        const auto fed_alike = by_inputs_.find(inputs_of(wanted));
        if (fed_alike == by_inputs_.end()) {
            return nullptr;
        }
        const auto is_gone = [&](const TablePlan* table) {
            return others.named_as(*table) == nullptr;
        };
        const auto found = std::ranges::find_if(fed_alike->second, is_gone);
        return found == fed_alike->second.end() ? nullptr : *found;
    }

  private:
    using Name = std::pair<std::string_view, std::string_view>;
    static Name name_of(const TablePlan& table) { return {table.database, table.table}; }

    std::map<Name, const TablePlan*> by_name_;
    std::map<std::set<TableName>, std::vector<const TablePlan*>> by_inputs_;
};

std::set<std::string_view> databases_of(const Plan& plan) {
    std::set<std::string_view> databases;
    for (const TablePlan& table : plan.tables) {
        databases.insert(table.database);
    }
    return databases;
}

// Before the first statement about a table in a database that StarRocks may not have.
void make_database(const std::set<std::string_view>& databases, const TablePlan& table,
                   TableDiff& diff) {
    if (!diff.statements.empty() && !databases.contains(table.database)) {
        diff.statements.insert(
            diff.statements.begin(),
            {"CREATE DATABASE IF NOT EXISTS " + quote::starrocks_name(table.database), false, ""});
    }
}

std::vector<TableDiff> compare_tables(const Plan& before, const Plan& after,
                                      const DiffOptions& options) {
    std::vector<TableDiff> diffs;
    const std::set<std::string_view> databases = databases_of(before);
    const SlotOfTable read_before = slots_of(before);
    const Targets earlier{before.tables};
    const Targets later{after.tables};
    std::set<const TablePlan*> compared;
    for (const TablePlan& table : after.tables) {
        const TablePlan* old = earlier.named_as(table);
        if (old == nullptr) {
            old = earlier.renamed_to(table, later);
        }
        if (old != nullptr) {
            compared.insert(old);
            diffs.push_back(compare_table(*old, table, options));
        } else {
            // Debezium takes a snapshot once: of a table that is added it sends changes alone.
            const bool was_read = !is_read_by_flink(after) ||
                                  std::ranges::any_of(table.inputs, [&](const Input& input) {
                                      return read_before.contains(input.table);
                                  });
            diffs.push_back(new_table(table, was_read));
        }
        make_database(databases, table, diffs.back());
    }
    for (const TablePlan& table : before.tables) {
        if (!compared.contains(&table)) {
            diffs.push_back(gone_table(table));
        }
    }
    std::erase_if(diffs, [](const TableDiff& diff) { return diff.changes.empty(); });
    std::ranges::stable_sort(diffs, {}, &TableDiff::name);
    return diffs;
}

// RENAME COLUMN came with 3.3.2, and a config names no patch release.
bool has_rename_column(std::string_view version) {
    constexpr std::string_view without[] = {"3.2", "3.3"};
    return std::ranges::find(without, version) == std::end(without);
}

std::string slot(const SourceGroup& group) {
    return "slot " + group.slot;
}

// Tables that one plan reads and the other does not.
void compare_reads(const Plan& before, const Plan& after, std::vector<Change>& changes) {
    const SlotOfTable old_slots = slots_of(before);
    const SlotOfTable new_slots = slots_of(after);
    for (const auto& [table, slot] : new_slots) {
        const auto old = old_slots.find(table);
        if (old == old_slots.end()) {
            changes.push_back({to_string(table),
                               fmt::format("is read now, through the slot {}", slot),
                               {Need::setup, Need::restart},
                               "Its rows are read only with scan.newly-added-table.enabled = true "
                               "in [cdc], for this run alone."});
        } else if (old->second != slot) {
            changes.push_back({to_string(table),
                               fmt::format("was read through the slot {} and is read through {}",
                                           old->second, slot),
                               {Need::setup, Need::start_over},
                               "A savepoint lacks its changes in between."});
        }
    }
    for (const auto& [table, slot] : old_slots) {
        if (!new_slots.contains(table)) {
            changes.push_back(
                {to_string(table), "is not read any more", {Need::setup, Need::restart}, ""});
        }
    }
}

// The same where the groups of the plan are not the sources.
void compare_topics(const Plan& before, const Plan& after, std::vector<Change>& changes) {
    const SlotOfTable old_tables = slots_of(before);
    const SlotOfTable new_tables = slots_of(after);
    const auto tell = [&](const SlotOfTable& tables, const SlotOfTable& others,
                          std::string_view what) {
        for (const auto& [table, unused] : tables) {
            if (!others.contains(table)) {
                changes.push_back(
                    {to_string(table), std::string{what}, {Need::setup, Need::restart}, ""});
            }
        }
    };
    tell(new_tables, old_tables, "is read by Debezium now");
    tell(old_tables, new_tables, "is not read any more");
}

// Whether Flink reads through the slot: else Debezium in Kafka Connect does.
bool is_of_flink(const Plan& plan, const SourceGroup& read) {
    return std::ranges::find(plan.groups, read.slot, &SourceGroup::slot) != plan.groups.end();
}

Change new_slot(const SourceGroup& group, bool by_flink) {
    if (!by_flink) {
        return {slot(group),
                "is new",
                {Need::setup},
                "Debezium takes a snapshot of all its tables through it."};
    }
    return {slot(group),
            "is new",
            {Need::setup, Need::start_over},
            "Flink refuses a savepoint for a job with other sources; tables with a config of their "
            "own leave the running job alone."};
}

void compare_slot(const SourceGroup& before, const SourceGroup& after,
                  std::vector<Change>& changes) {
    const std::vector<Need> needs = {Need::setup, Need::start_over};
    if (before.publication != after.publication) {
        changes.push_back({slot(after),
                           fmt::format("read the publication {} and reads {}", before.publication,
                                       after.publication),
                           needs, "A slot that is older than its publication cannot be read."});
    }
    if (before.primary_key.empty() != after.primary_key.empty()) {
        changes.push_back({slot(after),
                           before.primary_key.empty()
                               ? "is read with changelog-mode = upsert now"
                               : "is not read with changelog-mode = upsert any more",
                           needs, "The old rows that the job needs are others."});
    }
}

void compare_slots(const Plan& before, const Plan& after, std::vector<Change>& changes) {
    const std::vector<SourceGroup>& earlier = prepared_groups(before);
    for (const SourceGroup& group : prepared_groups(after)) {
        const auto old = std::ranges::find(earlier, group.slot, &SourceGroup::slot);
        if (old == earlier.end()) {
            changes.push_back(new_slot(group, is_of_flink(after, group)));
        } else {
            compare_slot(*old, group, changes);
        }
    }
    for (const SourceGroup& group : earlier) {
        if (is_prepared(after, group.slot)) {
            continue;
        }
        changes.push_back(
            {slot(group), "is not used any more",
             is_of_flink(before, group) ? std::vector{Need::start_over} : std::vector<Need>{},
             fmt::format("It keeps the WAL until the disk is full: when nothing reads it any more, "
                         "run SELECT pg_drop_replication_slot({}) in the database {}.",
                         quote::postgres_text(group.slot), group.database)});
    }
}

void compare_versions(const Plan& before, const Plan& after, std::vector<Change>& changes) {
    const auto compare = [&](std::string_view what, const std::string& from, const std::string& to,
                             std::vector<Need> needs, std::string_view remark) {
        if (from != to) {
            changes.push_back({std::string{what}, fmt::format("was {} and is {}", from, to),
                               std::move(needs), std::string{remark}});
        }
    };
    compare("StarRocks", before.starrocks_version, after.starrocks_version, {}, "");
    compare("Flink", before.flink_version, after.flink_version, {Need::restart},
            "Look up whether it reads the other one's savepoints.");
    compare("Flink CDC", before.cdc_version, after.cdc_version, {Need::restart},
            "Look up whether it reads the other one's savepoints.");
}

}  // namespace

bool PlanDiff::needs(Need need) const {
    const auto asks = [&](const Change& change) {
        return std::ranges::find(change.needs, need) != change.needs.end();
    };
    return std::ranges::any_of(sources, asks) ||
           std::ranges::any_of(tables, [&](const TableDiff& table) {
               return std::ranges::any_of(table.changes, asks);
           });
}

PlanDiff compare_plans(const Plan& before, const Plan& after, bool allow_destructive) {
    const DiffOptions options{allow_destructive, has_rename_column(after.starrocks_version),
                              before.values, after.values};
    PlanDiff diff{compare_tables(before, after, options), {}};
    if (is_read_by_flink(after)) {
        compare_reads(before, after, diff.sources);
    } else {
        compare_topics(before, after, diff.sources);
    }
    compare_slots(before, after, diff.sources);
    compare_versions(before, after, diff.sources);
    return diff;
}

}  // namespace smt
