// What changed since the run before, as notes of a run.
#pragma once

#include "smt/diagnostic.h"
#include "smt/plan.h"

namespace smt {

// Nothing where there was none, or where another config wrote the lock.
void report_changes(const Plan& earlier, const Plan& plan, Diagnostics& diagnostics);

}  // namespace smt
