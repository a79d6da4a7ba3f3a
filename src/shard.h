// Which tables of PostgreSQL become one table of StarRocks.
#pragma once

#include <string>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/rule.h"

namespace smt {

struct Target {
    const Rule* rule = nullptr;
    std::vector<const Table*> tables;  // sorted; more than one: shards that are merged
    TableName name;  // what the name templates are filled with: of the table, or what shards have
                     // in common
};

// Every selected table under the rule that takes it, sorted by the first table's name.  Reports
// rules that take nothing, and what is merged or would have been.
std::vector<Target> select_targets(const Config& config, const RuleSet& rules,
                                   const Catalog& catalog, Diagnostics& diagnostics);

}  // namespace smt
