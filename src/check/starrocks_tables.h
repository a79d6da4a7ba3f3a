// Tables that are there in StarRocks, compared with those of the plan.
#pragma once

#include "smt/check.h"
#include "smt/starrocks_state.h"

namespace smt::check {

// Whether the table is written through the StarRocks that was asked: a rule may have another one.
bool is_asked(const CheckInput& in, const TablePlan& table);

void tables_readable(const CheckInput& in, Findings& findings);
void tables_made(const CheckInput& in, Findings& findings);
void model(const CheckInput& in, Findings& findings);
void key(const CheckInput& in, Findings& findings);
void column_missing(const CheckInput& in, Findings& findings);
void column_type(const CheckInput& in, Findings& findings);
void column_not_null(const CheckInput& in, Findings& findings);
void column_required(const CheckInput& in, Findings& findings);
void column_extra(const CheckInput& in, Findings& findings);
void column_case(const CheckInput& in, Findings& findings);
void distribution(const CheckInput& in, Findings& findings);

}  // namespace smt::check
