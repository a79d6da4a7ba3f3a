// What a running job meets when the sources are other ones than in the run before.
#pragma once

#include <string>

#include "smt/diagnostic.h"
#include "smt/plan.h"

namespace smt {

// Reports tables that move to another slot, slots that nobody reads any more and publications that
// a slot has not seen: once for all tables that it happens to together.
void report_moves(const std::string& config, const Plan& earlier, const Plan& plan,
                  Diagnostics& diagnostics);

}  // namespace smt
