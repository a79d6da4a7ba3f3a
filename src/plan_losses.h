// --max-loss: how much a column may lose on its way, as a gate.
#pragma once

#include "smt/diagnostic.h"
#include "smt/plan.h"

namespace smt {

// An error for each column that loses more than `most`, or that cannot be carried and is left out.
void report_losses(const Plan& plan, Fidelity most, Diagnostics& diagnostics);

}  // namespace smt
