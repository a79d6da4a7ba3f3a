// What ALTER TABLE of StarRocks does with the columns of a table (SchemaChangeHandler.java).
#pragma once

#include <string_view>

#include "smt/plan.h"

namespace smt {

// Why MODIFY COLUMN does not take a column, as the end of "it changes no column of"; empty: it
// takes it.
std::string_view fixed_by(const TablePlan& table, const ColumnPlan& column);

}  // namespace smt
