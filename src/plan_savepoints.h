// What lets the state of a job, as a savepoint keeps it, fit the next job although that one copies
// other tables.
#pragma once

#include "smt/plan.h"

namespace smt {

// Fills inserts and settings.  Flink gives the state of an operator to the operator of the same
// UID.  By default a UID depends on the shape of the whole job, so that a savepoint would not fit
// any more after a table was added.  With table.exec.uid.generation the planner makes it of the
// operator's number, and numbers operators in the order of the INSERTs (run on Flink 1.20.5).
void plan_savepoints(const Plan& plan, Job& job);

}  // namespace smt
