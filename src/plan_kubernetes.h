// The Flink jobs as the Flink Kubernetes operator runs them.
#pragma once

#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"

namespace smt {

// Fills in `kubernetes`, if it is among the outputs; behind the other ways, whose jobs it takes.
void plan_kubernetes(const Config& config, Plan& plan, Diagnostics& diagnostics);

}  // namespace smt
