// What the source database has: facts only, in PostgreSQL's own words, sorted.  No decision is made
// here. A catalog can be written to and read from JSON, so everything after it runs without a
// database.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace smt {

struct TableName {
    std::string database, schema, name;
    auto operator<=>(const TableName&) const = default;
};

// "schema.name", as messages and comments show it; not quoted.
std::string to_string(const TableName& name);

// One a type that is treated in a way of its own; `other` is everything PostgreSQL can print as
// text.
enum class TypeKind {
    boolean,
    int16,
    int32,
    int64,
    oid,
    float32,
    float64,
    numeric,
    money,
    character,  // char(n), bpchar
    varchar,
    text,
    citext,
    internal_char,  // "char"
    name,
    enumeration,
    uuid,
    bytea,
    bit,
    varbit,
    date,
    time,
    timetz,
    timestamp,
    timestamptz,
    interval,
    json,
    jsonb,
    xml,
    hstore,
    inet,
    cidr,
    macaddr,
    macaddr8,
    range,     // int4range ... daterange, of the system catalog
    numrange,  // its text has no useful limit
    ltree,
    point,
    vector,    // pgvector
    geometry,  // PostGIS geometry and geography
    array,
    other,
};
inline constexpr std::size_t type_kind_count = static_cast<std::size_t>(TypeKind::other) + 1;

struct ColumnType {
    TypeKind kind = TypeKind::other;
    std::string
        declared;  // "numeric(40,2)", "sales.order_status": format_type, with the usual short names
    // numeric: precision and scale (negative in PostgreSQL 15); time and timestamp: digits of the
    // second as precision; char, varchar, bit: length in characters.  Absent: not limited.
    std::optional<int> precision, scale, length;
    std::vector<ColumnType> element;    // array: exactly one
    std::vector<std::string> labels;    // enumeration: its labels in order
    std::optional<std::string> domain;  // the domain through which the type was reached
    bool operator==(const ColumnType&) const = default;
};

enum class Generated { no, identity, stored, virtual_ };
enum class Storage { plain, external, extended, main };

struct Column {
    std::string name;
    ColumnType type;
    bool nullable = true;  // a NOT NULL of the column or of its domain makes it false
    Generated generated = Generated::no;
    std::optional<std::string> default_expression;  // also the expression of a generated column
    std::string comment;
    Storage storage = Storage::plain;
    bool operator==(const Column&) const = default;
};

enum class KeyKind { primary, unique };

struct Key {
    std::string name;  // of the index
    KeyKind kind = KeyKind::unique;
    std::vector<std::string> columns;  // in key order; INCLUDE columns are not among them
    bool partial = false, expression = false, deferrable = false, nulls_not_distinct = false;
    bool replica_identity = false;  // REPLICA IDENTITY USING INDEX names this index
    bool operator==(const Key&) const = default;
};

enum class ReplicaIdentity { default_, nothing, full, index };
enum class TableKind { table, partitioned };

struct Table {
    TableName name;
    TableKind kind = TableKind::table;
    std::string comment;
    std::vector<Column> columns;  // in PostgreSQL's order
    std::vector<Key> keys;        // by name
    std::vector<std::string>
        indexed;  // columns that lead a valid btree index without predicate, by name
    ReplicaIdentity identity = ReplicaIdentity::default_;
    bool row_security = false;
    std::vector<TableName> inherits;       // parents by inheritance (not by partitioning)
    std::vector<TableName> inherited_by;   // the other way round, whether selected or not
    std::vector<TableName> referenced_by;  // tables with a foreign key on this one
    std::int64_t size_bytes = 0;           // an estimate: pages of the table and its partitions
    std::int64_t row_estimate = 0;         // -1: never analyzed
    bool operator==(const Table&) const = default;
};

// An object that a rule selects by name, or as a partition of a table that a rule selects, and that
// is not copied.
struct NotTaken {
    TableName name;
    std::string reason;  // "foreign table", "unlogged table"
    bool operator==(const NotTaken&) const = default;
};

struct Database {
    std::string name;
    int server_version = 0;  // server_version_num: 150018
    std::vector<std::string>
        uncarried_types;  // domains over enums and enums without labels, qualified
    // Selected schemas ("hr") and tables ("hr.salary") that the role may not read; the database's
    // own name if the role may not connect to it.
    std::vector<std::string> unreadable;
    bool operator==(const Database&) const = default;
};

// The patterns of a rule that chose what was read.
struct SelectedBy {
    std::string database, schema, table, exclude;
    auto operator<=>(const SelectedBy&) const = default;
};

struct Catalog {
    // Of a snapshot, sorted: what else the database has it cannot tell.  Empty: nobody has noted it.
    std::vector<SelectedBy> selected_by;
    std::vector<Database> databases;  // by name
    std::vector<Table> tables;        // by name
    std::vector<NotTaken> not_taken;  // by name
    bool operator==(const Catalog&) const = default;
};

}  // namespace smt
