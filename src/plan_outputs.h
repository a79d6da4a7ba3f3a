// Which outputs the config asks for, and what that means for what is prepared.
#pragma once

#include <algorithm>
#include <string_view>

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

}  // namespace smt
