#include "plan_savepoints.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "names.h"
#include "options.h"

namespace smt {

namespace {

bool is_exactly_once(const TablePlan& table) {
    return value_of(table.sink_options, "sink.semantic") == "exactly-once";
}

// Of each group the table whose INSERT comes first of those that read it: one that reads nothing
// else, if there is such a one, so that it always has the same number of operators.
std::vector<std::optional<std::size_t>> leaders(const Plan& plan, const Job& job) {
    std::vector<std::optional<std::size_t>> first(job.groups.size());
    std::vector<std::optional<std::size_t>> simple(job.groups.size());
    for (const std::size_t index : job.tables) {
        const std::vector<Input>& inputs = plan.tables[index].inputs;
        for (const Input& input : inputs) {
            auto& leader = inputs.size() == 1 ? simple[input.group] : first[input.group];
            leader = leader.value_or(index);
        }
    }
    std::ranges::transform(simple, first, simple.begin(),
                           [](const auto& one, const auto& other) { return one ? one : other; });
    return simple;
}

// Operators with state are those of the sources and of the sinks that write exactly once.  They
// come first, so that their numbers do not depend on how many other tables there are.
std::vector<std::size_t> insert_order(const Plan& plan, const Job& job) {
    std::vector<std::size_t> ranks(plan.tables.size(), job.groups.size() + 1);
    for (const std::size_t index : job.tables) {
        if (is_exactly_once(plan.tables[index])) {
            ranks[index] = job.groups.size();
        }
    }
    const auto leader_of = leaders(plan, job);
    for (std::size_t group = 0; group < job.groups.size(); ++group) {
        if (leader_of[group]) {
            std::size_t& rank = ranks[*leader_of[group]];
            rank = std::min(rank, group);
        }
    }
    std::vector<std::size_t> inserts = job.tables;
    std::ranges::stable_sort(inserts, {}, [&](std::size_t index) { return ranks[index]; });
    return inserts;
}

// Begins every UID.  The state of a source is a place in the WAL that only its own slot keeps: in a
// job with other sources, or with the same in another order, it must find no operator, which Flink
// refuses, instead of a wrong one, with which rows would be lost silently.
std::string uid_prefix(const Job& job) {
    std::vector<std::string> slots;
    for (const SourceGroup& group : job.groups) {
        if (!group.tables.empty()) {
            slots.push_back(group.slot);
        }
    }
    return fmt::format("{}_{}", slots.front(),
                       short_hash(fmt::format("{}", fmt::join(slots, ","))));
}

void add_setting(std::string name, std::string value, Properties& settings) {
    if (!value_of(settings, name)) {
        settings.emplace_back(std::move(name), std::move(value));
    }
}

}  // namespace

void plan_savepoints(const Plan& plan, Job& job) {
    job.inserts = insert_order(plan, job);
    job.settings = plan.flink_settings;
    add_setting("table.exec.uid.generation", "ALWAYS", job.settings);
    add_setting("table.exec.uid.format", fmt::format("{}_<id>_<transformation>", uid_prefix(job)),
                job.settings);
}

}  // namespace smt
