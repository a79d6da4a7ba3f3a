// What the comments of every SQL file say alike.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "smt/plan.h"
#include "smt/quote.h"
#include "smt/sizing.h"
#include "text.h"

namespace smt {

inline std::string file_header(const Plan& plan, std::string_view what) {
    return fmt::format(
        "-- smt {}: {}\n"
        "-- Generated: change the config and run smt again instead of editing.\n"
        "--\n",
        plan.smt_version, quote::comment(what));
}

// What a job needs, as comment lines that begin with `mark`.
inline std::string sizing_block(const Job& job, std::string_view mark) {
    std::string text =
        fmt::format("{} It needs, by estimates that README explains (\"Sizing\"):\n", mark);
    for (const SizingLine& line : sizing_lines(sizing_of(job))) {
        text += fmt::format("{}   {}: {}\n", mark, line.what, line.value);
    }
    return text;
}

// The databases that a job reads.
inline std::set<std::string> databases_of(const Job& job) {
    std::set<std::string> databases;
    for (const SourceGroup& group : job.groups) {
        if (!group.tables.empty()) {
            databases.insert(group.database);
        }
    }
    return databases;
}

// "database `shop`" or "databases `crm`, `shop`", for the header.
inline std::string database_list(const Job& job) {
    const std::set<std::string> databases = databases_of(job);
    const auto name = [](const std::string& database) {
        return "`" + quote::comment(database) + "`";
    };
    return fmt::format("database{} {}", databases.size() == 1 ? "" : "s",
                       fmt::join(map(databases, name), ", "));
}

// The databases of StarRocks that a job writes.
inline std::set<std::string> target_databases(const Plan& plan, const Job& job) {
    std::set<std::string> databases;
    for (const std::size_t table : job.tables) {
        databases.insert(plan.tables[table].database);
    }
    return databases;
}

// About as much as the texts of these tables take, so that what they are added to does not grow by
// being copied.
inline std::size_t space_for(const std::vector<std::size_t>& tables,
                             const std::vector<std::string>& texts) {
    constexpr std::size_t around = 100;
    return std::accumulate(
        tables.begin(), tables.end(), std::size_t{0},
        [&](std::size_t sum, std::size_t table) { return sum + texts[table].size() + around; });
}

// Names the tables of PostgreSQL in comments: with their database only where the job reads several.
class SourceNames {
  public:
    explicit SourceNames(const Job& job) : has_one_database_{databases_of(job).size() == 1} {}

    std::string of(const TableName& table) const {
        return quote::comment((has_one_database_ ? "" : table.database + ".") + to_string(table));
    }
    // Those that feed a target.
    std::string of(const TablePlan& table) const {
        const auto name = [&](const Input& input) { return of(input.table); };
        return fmt::format("{}", fmt::join(map(table.inputs, name), ", "));
    }

  private:
    bool has_one_database_;
};

// "postgres-setup.sql", which there is one of for each database.
inline std::string_view setup_files(const Plan& plan) {
    return databases_of(plan.jobs.front()).size() == 1 ? "postgres-setup.sql"
                                                       : "postgres-setup.*.sql";
}

}  // namespace smt
