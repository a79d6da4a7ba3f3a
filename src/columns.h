// The columns of one target: which are carried, under which name, as which type.
#pragma once

#include <string>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "smt/type_map.h"
#include "table_plan.h"

namespace smt {

struct Columns {
    std::vector<ColumnPlan> planned;   // in PostgreSQL's order, computed ones at the end
    std::vector<DraftColumn> view;     // one a column that is read from the source
    std::vector<ViewColumn> computed;  // only with a filter or an expression
    std::vector<ColumnNote> notes;
    bool uncarried = false;  // a column cannot be carried, and nothing said to leave it out
};

// `key`: source names of the key columns.
Columns plan_columns(const Table& table, const Rule& rule, const std::vector<std::string>& key,
                     const TypeOptions& options, bool constant_defaults, Diagnostics& diagnostics);

}  // namespace smt
