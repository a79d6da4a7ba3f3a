// Whether what StarRocks has of a column is still what PostgreSQL has: no row is told of that ALTER
// TABLE ... TYPE has rewritten.
#pragma once

#include <string_view>

#include "smt/plan.h"

namespace smt {

// Without digits or length: "numeric" of "numeric(10,2)"; of an array the name of its element.
std::string_view kind_of(std::string_view declared);
// The same; empty for an array.
std::string_view scalar_kind_of(std::string_view declared);

// `choices`: those of the later plan.
bool keeps_values(const ColumnPlan& before, const ColumnPlan& after, const ValueChoices& choices);

}  // namespace smt
