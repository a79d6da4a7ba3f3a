#include "diff.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "diff_table.h"
#include "plan_moves.h"
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

const TablePlan* find(const std::vector<TablePlan>& tables, const TablePlan& wanted) {
    const auto found = std::ranges::find_if(tables, [&](const TablePlan& table) {
        return table.database == wanted.database && table.table == wanted.table;
    });
    return found == tables.end() ? nullptr : &*found;
}

// Another target of the same tables that the other plan does not have: it was renamed.
const TablePlan* find_renamed(const std::vector<TablePlan>& tables, const TablePlan& wanted,
                              const std::vector<TablePlan>& others) {
    const auto found = std::ranges::find_if(tables, [&](const TablePlan& table) {
        return inputs_of(table) == inputs_of(wanted) && find(others, table) == nullptr;
    });
    return found == tables.end() ? nullptr : &*found;
}

std::vector<TableDiff> compare_tables(const Plan& before, const Plan& after,
                                      const DiffOptions& options) {
    std::vector<TableDiff> diffs;
    const SlotOfTable read_before = slots_of(before);
    std::set<const TablePlan*> compared;
    for (const TablePlan& table : after.tables) {
        const TablePlan* old = find(before.tables, table);
        if (old == nullptr) {
            old = find_renamed(before.tables, table, after.tables);
        }
        if (old != nullptr) {
            compared.insert(old);
            diffs.push_back(compare_table(*old, table, options));
            continue;
        }
        const bool was_read = std::ranges::any_of(
            table.inputs, [&](const Input& input) { return read_before.contains(input.table); });
        diffs.push_back(new_table(table, was_read));
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

void compare_groups(const Plan& before, const Plan& after, std::vector<Change>& changes) {
    for (const SourceGroup& group : after.groups) {
        const auto old = std::ranges::find(before.groups, group.slot, &SourceGroup::slot);
        if (old == before.groups.end()) {
            changes.push_back({slot(group),
                               "is new",
                               {Need::setup, Need::start_over},
                               "Flink refuses a savepoint for a job with other sources; tables "
                               "with a config of their own leave the running job alone."});
        } else if (old->publication != group.publication) {
            changes.push_back({slot(group),
                               fmt::format("read the publication {} and reads {}", old->publication,
                                           group.publication),
                               {Need::setup, Need::start_over},
                               "A slot that is older than its publication cannot be read."});
        }
    }
    for (const SourceGroup& group : before.groups) {
        if (std::ranges::find(after.groups, group.slot, &SourceGroup::slot) == after.groups.end()) {
            changes.push_back(
                {slot(group),
                 "is not used any more",
                 {Need::start_over},
                 fmt::format("It keeps the WAL until the disk is full: when the old job has ended, "
                             "run SELECT pg_drop_replication_slot('{}') in the database {}.",
                             group.slot, group.database)});
        }
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

std::string_view to_string(Need need) {
    switch (need) {
        case Need::setup:
            return "setup";
        case Need::alter:
            return "alter";
        case Need::rebuild:
            return "rebuild";
        case Need::restart:
            return "restart";
        case Need::resend:
            return "resend";
        case Need::start_over:
            return "start-over";
    }
    return "";
}

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
    const DiffOptions options{allow_destructive, has_rename_column(after.starrocks_version)};
    PlanDiff diff{compare_tables(before, after, options), {}};
    compare_reads(before, after, diff.sources);
    compare_groups(before, after, diff.sources);
    compare_versions(before, after, diff.sources);
    return diff;
}

}  // namespace smt
