// The columns of one target: which are carried, under which name, as which type.
#pragma once

#include <string>
#include <vector>

#include "smt/plan.h"
#include "smt/type_map.h"
#include "source_groups.h"
#include "table_context.h"
#include "table_plan.h"

namespace smt {

struct Columns {
    std::vector<ColumnPlan> planned;   // in PostgreSQL's order, computed ones at the end
    std::vector<ReadColumn> read;      // what is read from the source
    std::vector<DraftColumn> view;     // one each of `read`
    std::vector<ViewColumn> computed;  // only with a filter or an expression
    std::vector<ColumnNote> notes;
    bool key_as_text = false;  // a key column has another type than the columns that refer to it
};

// `key`: source names of the key columns.
Columns plan_columns(const TableContext& context, const std::vector<std::string>& key);

// StarRocks compares column names without case.
void check_twins(const TableContext& context, const std::vector<ColumnPlan>& columns);

}  // namespace smt
