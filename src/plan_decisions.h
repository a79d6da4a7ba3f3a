// The decisions about a table as lines of a config.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config_lines.h"
#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/plan.h"

namespace smt {

// A rule with its lines, which are made once for all of its tables.
struct RuleLines {
    explicit RuleLines(const Rule& of) : rule{of}, lines{lines_of(of)} {}
    const Rule& rule;
    std::vector<ConfigLine> lines;
};

// What was decided about a table, why, and the lines that decide it.
std::vector<Decision> decisions_of(const RuleLines& rule, const Plan& plan, const TablePlan& table);

// The lines of a column: its type, and what its rule says about it.
std::string lines_of_column(const Rule& rule, const ColumnPlan& column);

// A rule for this table alone that decides as now; nothing where no text can be it: names that
// cannot be seen, or shards that no pattern tells from the tables beside them.
std::string rule_for(const RuleLines& rule, const Plan& plan, const TablePlan& table,
                     const std::set<TableName>& selected);

}  // namespace smt
