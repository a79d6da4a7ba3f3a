// Keys of a rule that do nothing for any of its tables: each is told, so that no wish is ignored in
// silence.
#pragma once

#include <vector>

#include "smt/plan.h"

namespace smt {

// `rules`: those that took a table; `tables` with everything that was decided about them.
void report_unused_keys(const std::vector<const Rule*>& rules, const std::vector<TablePlan>& tables,
                        Diagnostics& diagnostics);

}  // namespace smt
