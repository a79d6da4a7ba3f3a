// How StarRocks partitions one target.
#pragma once

#include <string>
#include <vector>

#include "smt/plan.h"
#include "table_context.h"

namespace smt {

// Fills partition_by of the plan, whose columns and key are known; the columns that it names.
std::vector<std::string> plan_partition(const TableContext& context, TablePlan& plan);

}  // namespace smt
