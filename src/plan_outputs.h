// Which outputs the config asks for, and what that means for what is prepared.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "smt/plan.h"

namespace smt {

inline bool has_output(const Plan& plan, std::string_view output) {
    return std::ranges::find(plan.outputs, output) != plan.outputs.end();
}

// Whether a job of Flink SQL reads the groups of the plan: it is written itself, or runs on
// Kubernetes and nothing else stands between it and PostgreSQL.
inline bool runs_flink_sql(const Plan& plan) {
    return has_output(plan, "flink") ||
           (has_output(plan, "kubernetes") && !has_output(plan, "kafka"));
}

inline bool is_prepared(const Plan& plan, std::string_view slot) {
    const std::vector<SourceGroup>& groups = prepared_groups(plan);
    return std::ranges::find(groups, slot, &SourceGroup::slot) != groups.end();
}

// Whether a job of Flink reads PostgreSQL, in a plan of smt.lock too: else Debezium in Kafka
// Connect does, and nothing else.
inline bool is_read_by_flink(const Plan& plan) {
    return std::ranges::any_of(
        plan.groups, [&](const SourceGroup& group) { return is_prepared(plan, group.slot); });
}

}  // namespace smt
