// What the values of PostgreSQL's tables are like, as far as a target may not be able to hold them:
// one aggregate a column, read by `smt check --scan`.  Facts; no decision is made here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/plan.h"
#include "smt/source.h"

namespace smt {

enum class Scan { sampled, whole };

// Counts are of values; what was not asked about a column is 0.
struct ColumnData {
    std::string name;
    int integer_digits = 0, scale = 0;  // the most found, of a numeric without precision
    std::int64_t not_finite = 0;        // NaN, infinity
    std::int64_t out_of_range = 0;      // finite, outside 0001-01-01 to 9999-12-31
    std::int64_t before_1582 = 0;       // timestamps that are shifted
    std::int64_t longest = 0;           // bytes of the longest text, as it is sent
    int dimensions = 0;                 // the most of an array
    std::int64_t null_members = 0;      // JSON with a member that is null
    std::int64_t type_members = 0;      // JSON with a member "@type"
};

struct TableData {
    TableName name;
    std::string error;                // why it was not read, in one line; empty: it was
    double percent = 100;             // of its pages that were read
    std::int64_t rows = 0;            // that were read
    std::int64_t longest_key = 0;     // bytes of the longest encoded key; 0: not asked
    std::vector<ColumnData> columns;  // that were asked about, in the table's order
};

struct DataState {
    Scan scan = Scan::sampled;
    std::vector<TableData> tables;  // of the plan, by name
};

// Called before each table: which, and how many there are.
using ScanProgress =
    std::function<void(const TableName& table, std::size_t number, std::size_t count)>;

// Reads the tables of the plan, one query and one short transaction each, as the role of [db] and
// with its statement_timeout.  Scan::sampled reads some pages of a large table.  A table that
// cannot be read says so in its `error`.  Throws SourceError when PostgreSQL cannot be reached.
DataState read_data_state(const Config& config, const Plan& plan, const Catalog& catalog, Scan scan,
                          const QueryObserver& observer = {}, const ScanProgress& progress = {});

}  // namespace smt
