// Which columns tell the rows of a table apart, and by which column Flink CDC can read it in
// chunks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

enum class KeyOrigin { primary_key, replica_identity, unique_index, deferrable_key, rule, none };

struct KeyChoice {
    KeyOrigin origin = KeyOrigin::none;
    std::vector<std::string> columns;  // in key order; empty without a key
    std::string reason;                // "primary key orders_pkey"
};

// The primary key, else the replica identity's index, else the first unique index by name that
// identifies every row (the one Debezium takes); `primary_key` of the rule beats them all.  A
// deferrable primary key is the last resort: within a transaction two rows may share a key.
KeyChoice choose_key(const Table& table, const Rule& rule);

// Whether Debezium's own key of the table is `columns`, so that a change of the key arrives as a
// delete and an insert.
bool is_primary_key(const Table& table, const std::vector<std::string>& columns);

// The table's primary key, or null.
const Key* find_primary_key(const Table& table);

// The columns of the old row that PostgreSQL sends with an UPDATE or DELETE as the table is now:
// those of its replica identity.  None: PostgreSQL refuses both once they are published.
std::vector<std::string> identity_columns(const Table& table);

struct ChunkColumn {
    std::string column;   // empty: the connector's own choice, the first column of the primary key
    bool indexed = true;  // else every chunk is a scan of the whole table
};

// The column by which the snapshot is read in chunks, or nothing when the connector can split by
// none of the table's NOT NULL columns (PostgresTypeUtils of Flink CDC).
std::optional<ChunkColumn> choose_chunk_column(const Table& table, const KeyChoice& key);

const Column* find_column(const Table& table, std::string_view name);

}  // namespace smt
