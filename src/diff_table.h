// One table of StarRocks in two plans.
#pragma once

#include "diff.h"

namespace smt {

struct DiffOptions {
    bool allow_destructive = false;
    bool rename_column = true;           // StarRocks has it
    ValueChoices values_before, values;  // of the two plans
};

// The names may differ: then the old table gives its rows to the new one.
TableDiff compare_table(const TablePlan& before, const TablePlan& after,
                        const DiffOptions& options);
// `was_read`: the job reads its tables of PostgreSQL already, and would not send their rows again.
TableDiff new_table(const TablePlan& table, bool was_read);
TableDiff gone_table(const TablePlan& table);

}  // namespace smt
