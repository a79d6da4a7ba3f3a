// The columns of one table of StarRocks in two plans.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diff.h"
#include "diff_table.h"

namespace smt {

// What the columns ask for, beside the changes that are told.
struct ColumnsDiff {
    std::vector<Change> changes;
    std::vector<std::string> clauses;  // of one ALTER TABLE
    std::vector<std::string> renames;  // clauses that cannot stand beside others
    std::vector<std::string> drops;    // columns that StarRocks may lose, by name
    std::set<std::string> resent;      // columns of PostgreSQL whose rows are sent once more
    bool resends_every_row = false;
    bool rebuild = false;
    bool rows_fit = true;  // into a new table, by a CAST
};

// The column that a column of the later plan was, by its source, else by its name; null: it is new.
const ColumnPlan* origin(const TablePlan& before, const ColumnPlan& column);

ColumnsDiff compare_columns(const TablePlan& before, const TablePlan& after,
                            const DiffOptions& options);

// "sales.orders", or the target where several tables are merged.
std::string place_of(const TablePlan& table);

}  // namespace smt
