// The queries on pg_catalog.  One plain query a catalog, joined in memory by oid, never sorted by
// the server: measured on 10,000 tables, that is the fastest form by far, and its number of queries
// does not depend on the number of tables.  Not information_schema: it hides what the role may not
// touch.  `{only}` limits a query to the wanted tables.
#pragma once

namespace smt::postgres {

// An empty search_path makes format_type and pg_get_expr spell every schema but pg_catalog.  The
// settings below the time-out would change the text of defaults, and compiling the queries would
// take longer than running them.
inline constexpr const char* settings_query = R"sql(
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
SET LOCAL search_path = '';
SET LOCAL statement_timeout = '{statement_timeout}s';
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL datestyle = 'ISO, MDY';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL timezone = 'UTC';
SET LOCAL extra_float_digits = 3;
SET LOCAL jit = off;
)sql";

// With it a backend that nobody waits for any more ends within seconds, whatever it waits for
// itself: else that of an interrupted smt stays until its query is over.  Only some systems can do
// it.
constexpr const char* ends_with_client(int server_version) {
    return server_version >= 140000
               ? "SELECT set_config('client_connection_check_interval', '2s', true)"
                 " WHERE version() LIKE '%linux%';"
               : "";
}

// One row a database that can be connected to.
inline constexpr const char* databases_query = R"sql(
SELECT datname                                 AS name,
       has_database_privilege(oid, 'CONNECT')  AS may_connect
  FROM pg_database
 WHERE datallowconn AND NOT datistemplate
)sql";

// One row a relation that holds rows of its own, or whose partitions do.  A partition is part of
// its root and appears only where it is not replicated with it: foreign or unlogged.  Schemas of
// the system are those whose names begin with pg_ (CREATE SCHEMA refuses them to users).
// read_relations() reads the fields in this order.
inline constexpr const char* relations_query = R"sql(
SELECT c.oid,
       n.nspname,
       c.relname,
       c.relkind,
       c.relpersistence,
       c.relispartition,
       c.relreplident,
       c.relrowsecurity,
       c.relpages::bigint * current_setting('block_size')::bigint,
       {analyzed},
       c.relowner,
       c.relacl
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f')
   AND NOT (c.relispartition AND c.relkind <> 'f' AND c.relpersistence = 'p')
   AND n.nspname <> 'information_schema'
   AND n.nspname !~ '^pg_'
   AND c.oid NOT IN (SELECT objid
                       FROM pg_depend
                      WHERE refclassid = 'pg_extension'::regclass
                        AND classid = 'pg_class'::regclass
                        AND deptype = 'e')
)sql";

// reltuples, or -1 for a table that was never analyzed.  PostgreSQL 14 introduced -1; before it, a
// table without pages may be empty or never analyzed.
constexpr const char* analyzed(int server_version) {
    return server_version >= 140000
               ? "c.reltuples::bigint"
               : "CASE WHEN c.relpages = 0 THEN -1 ELSE c.reltuples::bigint END";
}

// One row a child table: by INHERITS, or a partition on any level.
inline constexpr const char* children_query = R"sql(
SELECT i.inhrelid        AS id,
       i.inhparent       AS parent,
       c.relispartition  AS is_partition,
       c.relkind         AS kind,
       c.relpages::bigint * current_setting('block_size')::bigint  AS bytes,
       {analyzed}                                                  AS row_count
  FROM pg_inherits i
  JOIN pg_class c ON c.oid = i.inhrelid
 WHERE c.relkind IN ('r', 'p', 'f')
)sql";

// One row a schema that the role may not use; pg_catalog describes what is in it all the same.
inline constexpr const char* closed_schemas_query = R"sql(
SELECT nspname AS name FROM pg_namespace WHERE NOT has_schema_privilege(oid, 'USAGE')
)sql";

// One row a table of the list that the role may not read.
inline constexpr const char* closed_tables_query = R"sql(
SELECT id FROM unnest('{{{tables}}}'::oid[]) AS id WHERE NOT has_table_privilege(id, 'SELECT')
)sql";

// One row a type of the list, and one a type that these are made of: the elements of arrays, the
// bases of domains.  None is composite or an array of composites: those need no more than their
// name.  All of pg_type would be two rows a table.
inline constexpr const char* types_query = R"sql(
WITH RECURSIVE used AS (
  SELECT id FROM unnest('{{{used}}}'::oid[]) AS id
   UNION
  SELECT part.id
    FROM used
    JOIN pg_type t ON t.oid = used.id
   CROSS JOIN LATERAL (VALUES (t.typelem), (t.typbasetype)) AS part (id)
   WHERE part.id <> 0
)
SELECT t.oid          AS id,
       n.nspname      AS schema,
       t.typname      AS name,
       t.typcategory  AS category,
       t.typelem      AS element,
       t.typbasetype  AS base,
       t.typtypmod    AS base_modifier,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END  AS base_declared,
       t.typnotnull   AS not_null
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE t.oid = ANY (ARRAY (SELECT id FROM used))
   AND t.typtype <> 'c'
   AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typtype = 'c')
)sql";

// One row a type of the list with its modifier: for each column it would be a fourth of the time of
// the columns' query.
inline constexpr const char* declared_query = R"sql(
SELECT id, modifier, format_type(id, modifier) AS declared
  FROM unnest('{{{types}}}'::oid[], '{{{modifiers}}}'::integer[]) AS used (id, modifier)
)sql";

// One row a label of an enum.
inline constexpr const char* labels_query = R"sql(
SELECT enumtypid AS type, enumsortorder AS position, enumlabel AS label FROM pg_enum
)sql";

// One row an enum without labels of its own, which is what a domain over an enum looks like too.
inline constexpr const char* empty_enums_query = R"sql(
SELECT n.nspname AS schema, t.typname AS name
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE t.typcategory = 'E'
   AND NOT EXISTS (SELECT FROM pg_enum WHERE enumtypid = t.oid)
)sql";

// What {only} is when most tables are wanted, so that a list of them would cost more than it saves.
// Without it sequences, indexes and TOAST tables are a third of pg_attribute.  The system's own
// objects have smaller oids (FirstNormalObjectId, access/transam.h).
inline constexpr const char* all_tables =
    "SELECT oid FROM pg_class"
    " WHERE relkind IN ('r', 'p') AND NOT relispartition AND oid >= 16384";

// One row a column; to_row() in postgres_tables.cpp reads the fields in this order.
inline constexpr const char* columns_query = R"sql(
SELECT a.attrelid,
       a.attnum,
       a.attname,
       a.atttypid,
       a.atttypmod,
       a.attnotnull,
       a.attidentity,
       a.attgenerated,
       a.attstorage
  FROM pg_attribute a
 WHERE a.attnum > 0 AND NOT a.attisdropped AND {only}
)sql";

// One row a default or generation expression.  Only generated columns refer to columns; for all
// others pg_get_expr need not look at the table, which makes it three times faster.
// read_defaults() reads the fields in this order.
inline constexpr const char* defaults_query = R"sql(
SELECT d.adrelid,
       d.adnum,
       pg_get_expr(d.adbin, CASE WHEN d.adrelid = ANY ('{{{with_generated}}}'::oid[])
                                 THEN d.adrelid ELSE 0 END)
  FROM pg_attrdef d
 WHERE {only}
)sql";

// One row a comment: of a table (number 0) or a column.  read_comments() reads the fields in this
// order.
inline constexpr const char* comments_query = R"sql(
SELECT objoid, objsubid, description
  FROM pg_description
 WHERE classoid = 'pg_class'::regclass AND {only}
)sql";

// One row an index that is ready for use; `columns` are the numbers of its columns, separated by
// blanks, 0 for an expression; those behind the first `key_length` only came with INCLUDE.
inline constexpr const char* indexes_query = R"sql(
SELECT i.indrelid               AS table_id,
       c.relname                AS name,
       i.indkey                 AS columns,
       i.indnkeyatts            AS key_length,
       i.indisprimary           AS is_primary,
       i.indisunique            AS is_unique,
       i.indpred IS NOT NULL    AS is_partial,
       NOT i.indimmediate       AS is_deferrable,
       i.indisreplident         AS is_replica_identity,
       {nulls_not_distinct}     AS nulls_not_distinct,
       c.relam = (SELECT oid FROM pg_am WHERE amname = 'btree')  AS is_btree
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indisvalid AND i.indisready AND i.indislive AND {only}
)sql";

// NULLS NOT DISTINCT came with PostgreSQL 15.
constexpr const char* nulls_not_distinct(int server_version) {
    return server_version >= 150000 ? "i.indnullsnotdistinct" : "false";
}

// One row a foreign key, and one a NOT NULL constraint that existing rows may violate: since
// PostgreSQL 18 pg_attribute.attnotnull is true for a NOT VALID one too.
inline constexpr const char* constraints_query = R"sql(
SELECT contype    AS kind,
       conrelid   AS table_id,
       confrelid  AS referenced,
       conkey[1]  AS number
  FROM pg_constraint
 WHERE contype = 'f' AND {only_referenced}
    OR contype = 'n' AND NOT convalidated AND {only}
)sql";

}  // namespace smt::postgres
