// Why the plan is as it is, for one table or column: `smt explain`.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "smt/rule.h"

namespace smt {

// Everything that is known.  With errors in `diagnostics` nothing of the plan is used.
struct Known {
    const Config& config;
    const RuleSet& rules;
    const Catalog& catalog;
    const Plan& plan;
    const Diagnostics& diagnostics;
};

// A table of PostgreSQL, or a column: of PostgreSQL, or one that only StarRocks has.
struct Subject {
    TableName table;
    std::optional<std::string> column;
    auto operator<=>(const Subject&) const = default;
};
std::string to_string(const Subject& subject);

// What a word can mean: TABLE, SCHEMA.TABLE or DATABASE.SCHEMA.TABLE of PostgreSQL, TABLE or
// DATABASE.TABLE of StarRocks, each with or without .COLUMN.
std::vector<Subject> subjects_named(std::string_view word, const Known& known);

// The names of all tables, for "did you mean".
std::vector<std::string> table_names(const Known& known);

std::string explain(const Subject& subject, const Known& known);
std::string explain(const Code& code);

}  // namespace smt
