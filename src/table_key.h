// The key of one target in StarRocks, and the column by which its snapshot is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "key.h"
#include "smt/plan.h"
#include "table_context.h"

namespace smt {

// `options`: of the source.
void report_key(const TableContext& context, const KeyChoice& key);

// Tells the tables that refer to a key which is text in StarRocks.
void report_references(const TableContext& context);

// Reports columns that a key of the rule names and that do not exist or may be NULL.
void check_key_columns(const TableContext& context, std::string_view rule_key,
                       const std::vector<std::string>& columns);

// Names in StarRocks of columns that a key of the rule names as in PostgreSQL or as in StarRocks;
// reports those that StarRocks does not get.
std::vector<std::string> planned_names(const TableContext& context, std::string_view rule_key,
                                       const std::vector<std::string>& names,
                                       const std::vector<ColumnPlan>& columns);

// Whether StarRocks sorts and distributes a table without a key by the column
// (Type.canDistributedBy).
bool is_distributable(const ColumnPlan& column);

// StarRocks stops the load at a primary key that is too long.
void check_key_length(const TableContext& context, const TablePlan& plan);

// The sort key of a table without a key: the column that the snapshot is read by, else the first
// that may be one.
std::vector<std::string> duplicate_key(const TableContext& context, const std::string& chunk_column,
                                       const std::vector<ColumnPlan>& columns);

// Names in StarRocks of columns that are named as in PostgreSQL, or as in StarRocks.
std::vector<std::string> renamed(const std::vector<std::string>& sources,
                                 const std::vector<ColumnPlan>& columns);

// StarRocks wants the key columns first, in key order.
void put_key_first(TablePlan& plan);

// The column to read the snapshot by; an empty one leaves the choice to the connector.
ChunkColumn plan_chunks(const TableContext& context, const KeyChoice& key, const Options& options);

}  // namespace smt
