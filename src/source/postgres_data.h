// The queries of `smt check --scan`: one aggregate a question, all of a table in one query.
#pragma once

#include <string>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/data_state.h"
#include "smt/source.h"

namespace smt::postgres {

struct DataQuestion {
    std::string column;
    TypeKind kind = TypeKind::text;
    Measure measure = Measure::bytes;
};

// What a table is asked.
struct TableQuestions {
    TableName table;
    double percent = 100;  // of its pages
    std::vector<DataQuestion> questions;
    std::vector<std::string> key_texts;  // key columns that are text in StarRocks
    int key_bytes = 0;                   // of the other key columns, and between all of them
    bool asks_key = false;
};

// Reads the table in a transaction of its own: a long one would keep PostgreSQL from cleaning up.
// `time_zone` is that of timestamps in StarRocks.  Throws SourceError when there is no connection.
TableData read_table_data(const DbConfig& db, const TableQuestions& table,
                          std::string_view time_zone, const QueryObserver& observer);

}  // namespace smt::postgres
