// The plan as a table for the eye, one row a table of PostgreSQL: what --dry-run prints.
#pragma once

#include <string>

#include "smt/plan.h"

namespace smt {

// Foreign text in it is safe for a terminal.
std::string plan_table(const Plan& plan);

}  // namespace smt
