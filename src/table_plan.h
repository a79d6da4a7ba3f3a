// The decisions about one target: key, columns, distribution, partition, properties; and what its
// tables ask of a source.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "shard.h"
#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "source_groups.h"

namespace smt {

// A column of the view before it is known under which type the shared source declares it.
struct DraftColumn {
    std::optional<std::size_t> read;   // index into ReadTable::columns; absent: a constant
    std::string name;                  // in the view
    std::string expression;            // {} is the column as its table alone would have declared it
    const ColumnType* type = nullptr;  // of PostgreSQL, in the catalog; of a constant: null
};

// Something worth knowing about a column; told once a run for all columns that it holds for.
struct ColumnNote {
    const Code* code;
    std::string where, message;
};

struct DraftTable {
    const Rule* rule = nullptr;                   // that takes it
    TablePlan plan;                               // without what depends on the grouping
    std::vector<ReadTable> reads;                 // one a table of the target
    std::vector<std::vector<DraftColumn>> views;  // one a table of the target
    std::string needs_old_rows;  // when the sink must see update-before rows; empty: never
    bool left_out = false;       // on_unsupported = skip
    std::string chunk_column;
    std::vector<std::string> message_key;  // columns that stand in for a primary key
    Options cdc_options;
    std::vector<ColumnNote> notes;
};

TypeOptions type_options(const Config& config);

DraftTable draft_table(const Config& config, const Target& target, Diagnostics& diagnostics);

}  // namespace smt
