// What the values of PostgreSQL's tables are like, as far as a target may not be able to hold them:
// one aggregate a column, read by `smt check --scan`.  Facts; no decision is made here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/plan.h"
#include "smt/source.h"

namespace smt {

enum class Scan { sampled, whole };

// A number of digits, bytes or dimensions is the largest found; the others count values.
enum class Measure {
    integer_digits,  // of a numeric, in front of the point
    scale,           // and behind it
    nan,
    infinite,
    out_of_range,  // finite, outside 0001-01-01 to 9999-12-31
    before_1582,   // timestamps before 1582-10-15, which the snapshot shifts
    october_1582,  // dates from 1582-10-05 to 1582-10-14
    bytes,         // of a text as it is sent
    dimensions,    // of an array
    null_members,  // JSON that has a member which is null
    type_members,  // JSON that has a member "@type"
};

struct ColumnData {
    std::string name;  // in PostgreSQL
    Measure measure = Measure::bytes;
    std::int64_t value = 0;
};

struct TableData {
    TableName name;
    std::string error;             // why it was not read, in one line; empty: it was
    double percent = 100;          // of its pages that were read
    std::int64_t rows = 0;         // that were read
    std::int64_t longest_key = 0;  // bytes of the longest key in StarRocks; 0: not asked
    std::vector<ColumnData> columns;

    // What was found; 0 where it was not asked.
    std::int64_t value(std::string_view column, Measure measure) const;
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
