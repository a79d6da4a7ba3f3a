// Reads a catalog out of a live PostgreSQL, 13 to 18.
#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "smt/catalog.h"
#include "smt/config.h"

namespace smt {

// What the caller wants read.  Names are read first, details only of what is wanted.
struct Selection {
    std::function<bool(std::string_view database)> wants_database;
    std::function<bool(const TableName& table)> wants_table;
};

// Called after each query with its text and the time it took: `smt -v`.
using QueryObserver = std::function<void(std::string_view database, std::string_view query,
                                         std::chrono::microseconds)>;

// The source cannot be read: no connection, no permission, a time-out.  The message names host,
// database and user, never a password.
struct SourceError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// One connection a database, one read-only REPEATABLE READ transaction each; the number of queries
// does not depend on the number of tables.  All of it is as it was at the first query; but a type
// or a default may spell the new name of what was renamed or dropped since.  Throws SourceError.
Catalog read_catalog(const DbConfig& db, const Selection& selection,
                     const QueryObserver& observer = {});

}  // namespace smt
