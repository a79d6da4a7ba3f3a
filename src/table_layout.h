// How StarRocks lays one target out: partitions, distribution, sort key, properties.
#pragma once

#include "smt/plan.h"
#include "table_context.h"

namespace smt {

// Fills partition_by, distribution, order_by and properties of the plan, whose columns and key are
// known.
void plan_layout(const TableContext& context, TablePlan& plan);

}  // namespace smt
