// Two plans compared: what changed in the source, what StarRocks can be told to follow, and what it
// means for the job.  Only what smt.lock holds is looked at, so each of them may come from a lock.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/plan.h"

namespace smt {

// What a change asks for, in the order in which it is done.
enum class Need {
    setup,       // postgres-setup.sql is run again
    alter,       // StarRocks can change the table
    rebuild,     // StarRocks cannot: a new table takes its place, with the rows of the old one
    restart,     // the job goes on from a savepoint, with the new file
    resend,      // rows are sent once more: PostgreSQL does not tell that a migration changed them
    start_over,  // neither savepoint nor rows fit: everything is copied anew
};
inline constexpr Need all_needs[] = {Need::setup,   Need::alter,  Need::rebuild,
                                     Need::restart, Need::resend, Need::start_over};
inline constexpr auto need_names = std::to_array<std::string_view>(
    {"setup", "alter", "rebuild", "restart", "resend", "start-over"});

inline std::string_view to_string(Need need) {
    return need_names.at(static_cast<std::size_t>(need));
}

struct Change {
    std::string where;  // "sales.orders.total", "slot smt_shop"
    std::string what;   // "was added: numeric(10,2), DECIMAL(10,2)"
    std::vector<Need> needs;
    std::string remark;  // what else there is to know, a sentence; may be empty
    bool operator==(const Change&) const = default;
};

// A statement for StarRocks, without its `;`.
struct Statement {
    std::string sql;
    bool destructive = false;  // it loses what is in StarRocks
    std::string remark;        // a comment above it
    bool operator==(const Statement&) const = default;
};

// A table of StarRocks.
struct TableDiff {
    std::string name;                   // "shop.sales__orders"
    std::vector<Change> changes;        // of its columns and of itself
    std::vector<Statement> statements;  // for StarRocks, in their order
    std::vector<std::string> resends;   // UPDATEs for PostgreSQL that send rows once more
    bool operator==(const TableDiff&) const = default;
};

struct PlanDiff {
    std::vector<TableDiff> tables;  // by name; only those that changed
    std::vector<Change> sources;    // slots, publications, versions
    bool is_empty() const { return tables.empty() && sources.empty(); }
    bool needs(Need need) const;
};

// `allow_destructive`: columns that are gone are dropped with the other changes of a table, and not
// only made to take NULL.
PlanDiff compare_plans(const Plan& before, const Plan& after, bool allow_destructive = false);

}  // namespace smt
