// What the tables of one target ask of their source.
#pragma once

#include <vector>

#include "key.h"
#include "table_context.h"
#include "table_plan.h"

namespace smt {

// Fills reads, views, chunk_column and message_key of the draft.
void plan_reads(const TableContext& context, const KeyChoice& key, const ChunkColumn& chunk,
                std::vector<ReadColumn> columns, std::vector<DraftColumn> view, DraftTable& draft);

}  // namespace smt
