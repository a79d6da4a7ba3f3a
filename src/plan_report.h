// What report.html says beside the decisions themselves: what was said, what is left out, how large
// the tables are, and which lines of a config would decide otherwise.
#pragma once

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "smt/rule.h"

namespace smt {

// Fills in Plan::report, if the plan asks for that output.  `diagnostics` are those of the run, the
// accepted ones among them.
void plan_report(const Config& config, const RuleSet& rules, const Catalog& catalog,
                 const Diagnostics& diagnostics, Plan& plan);

}  // namespace smt
