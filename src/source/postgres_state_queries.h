// The queries of `smt check` on the state of a server.  {names} and the like are filled in as lists
// of quoted literals; the search_path is empty, as for the catalog.
#pragma once

namespace smt::postgres {

inline constexpr const char* server_settings_query = R"sql(
SELECT name,
       current_setting(name)                                           AS text,
       CASE WHEN setting ~ '^-?[0-9]+$' THEN setting::bigint ELSE 0 END AS number
  FROM pg_settings
 WHERE name IN ('wal_level', 'max_replication_slots', 'max_wal_senders', 'max_slot_wal_keep_size',
                'wal_sender_timeout', 'sync_replication_slots')
)sql";

// What else there is one of.
inline constexpr const char* server_query = R"sql(
SELECT pg_is_in_recovery()                                        AS in_recovery,
       pg_backend_pid()                                           AS pid,
       pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')    AS sees_all_sessions
)sql";

inline constexpr const char* slots_query = R"sql(
SELECT slot.slot_name                       AS name,
       coalesce(slot.plugin, '')            AS plugin,
       coalesce(slot.database, '')          AS database,
       coalesce(slot.active_pid, 0)         AS active_pid,
       coalesce(session.application_name, '')       AS application,
       coalesce(host(session.client_addr), '')      AS client,
       coalesce(slot.wal_status, '')        AS wal_status,
       coalesce(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                                     ELSE pg_current_wal_lsn() END,
                                slot.restart_lsn), 0)::bigint  AS retained_bytes,
       coalesce(to_jsonb(slot) ->> 'failover', 'false')::boolean  AS failover
  FROM pg_replication_slots AS slot
  LEFT JOIN pg_stat_activity AS session ON session.pid = slot.active_pid
)sql";

inline constexpr const char* walsenders_query = R"sql(
SELECT pid FROM pg_stat_replication ORDER BY pid
)sql";

// Making a slot waits for transactions that have written; one that only reads has no xid.  A
// prepared one has no process.
inline constexpr const char* transactions_query = R"sql(
SELECT pid, name, coalesce(database, '') AS database, coalesce(role, '') AS role, seconds
  FROM (SELECT pid, application_name AS name, datname AS database, usename AS role,
               extract(epoch FROM clock_timestamp() - xact_start)::bigint AS seconds
          FROM pg_stat_activity
         WHERE backend_xid IS NOT NULL
         UNION ALL
        SELECT 0, gid, database, owner, extract(epoch FROM clock_timestamp() - prepared)::bigint
          FROM pg_prepared_xacts) AS transaction
 ORDER BY seconds DESC, pid, name
)sql";

// On Amazon RDS nobody has the attribute REPLICATION; membership in this role stands for it.  The
// settings that ALTER ROLE and ALTER DATABASE keep: the more exact one wins (pg_db_role_setting).
inline constexpr const char* role_query = R"sql(
SELECT rolcanlogin                                             AS may_log_in,
       rolsuper OR rolreplication
         OR EXISTS (SELECT FROM pg_roles AS managed
                     WHERE managed.rolname = 'rds_replication'
                       AND pg_has_role(flink.oid, managed.oid, 'MEMBER'))  AS may_replicate,
       rolsuper OR rolbypassrls                                AS bypasses_row_security,
       has_database_privilege(flink.oid, current_database(), 'CONNECT')    AS may_connect,
       {statement_timeout}                                     AS statement_timeout,
       {idle_timeout}                                          AS idle_timeout
  FROM pg_roles AS flink
 WHERE rolname = {role}
)sql";

// One of its settings in milliseconds; what the configuration file says counts where nobody has set
// it for a role or database.
inline constexpr const char* role_setting = R"sql(coalesce(
         (SELECT CASE WHEN value ~ '^[0-9]+$' THEN value::bigint
                      ELSE (extract(epoch FROM value::interval) * 1000)::bigint END
            FROM pg_db_role_setting
           CROSS JOIN unnest(setconfig) AS entry
           CROSS JOIN substr(entry, strpos(entry, '=') + 1) AS value
           WHERE setrole IN (flink.oid, 0)
             AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
             AND entry LIKE '{name}=%'
           ORDER BY setrole <> 0 DESC, setdatabase <> 0 DESC
           LIMIT 1),
         (SELECT boot.reset_val::bigint FROM pg_settings AS boot WHERE boot.name = '{name}'
             AND NOT EXISTS (SELECT FROM pg_db_role_setting
                              CROSS JOIN unnest(setconfig) AS entry
                              WHERE entry LIKE '{name}=%')), 0))sql";

// The tables of the plan, as the queries below join them.
inline constexpr const char* asked_tables = R"sql(
SELECT pg_class.oid, nspname, relname, relkind, relowner, relrowsecurity, relforcerowsecurity,
       pg_namespace.oid AS schema
  FROM unnest(ARRAY[{schemas}]::name[], ARRAY[{tables}]::name[]) AS asked (schema, name)
  JOIN pg_namespace ON nspname = asked.schema
  JOIN pg_class ON relnamespace = pg_namespace.oid AND relname = asked.name)sql";

inline constexpr const char* closed_to_role_query = R"sql(
SELECT DISTINCT nspname AS name
  FROM ({asked}) AS asked
  JOIN pg_roles AS flink ON rolname = {role}
 WHERE NOT has_schema_privilege(flink.oid, schema, 'USAGE')
)sql";

// One row a table that the role may not read, or reads in part.
inline constexpr const char* role_tables_query = R"sql(
SELECT nspname AS schema, relname AS name, closed
  FROM ({asked}) AS asked
  JOIN pg_roles AS flink ON rolname = {role}
  CROSS JOIN LATERAL (VALUES (NOT has_table_privilege(flink.oid, asked.oid, 'SELECT'))) AS may (closed)
 WHERE closed
    OR relrowsecurity AND NOT rolsuper AND NOT rolbypassrls
       AND (relforcerowsecurity OR NOT pg_has_role(flink.oid, relowner, 'USAGE'))
)sql";

inline constexpr const char* publications_query = R"sql(
SELECT pubname         AS name,
       puballtables    AS all_tables,
       pubinsert       AS inserts,
       pubupdate       AS updates,
       pubdelete       AS deletes,
       pubviaroot      AS via_root,
       coalesce(to_jsonb(pg_publication) ->> 'pubgencols', 's') <> 'n'  AS generated_columns,
       coalesce(comment LIKE 'smt 1 {{%', false)                         AS made_by_smt,
       coalesce(substring(comment FROM '"slot": "([^"]*)"'), '')        AS recorded_slot
  FROM pg_publication
 CROSS JOIN LATERAL (VALUES (obj_description(oid, 'pg_publication'))) AS described (comment)
 WHERE pubname IN ({publications})
)sql";

// FOR TABLES IN SCHEMA, since PostgreSQL 15.
inline constexpr const char* published_schemas_query = R"sql(
SELECT pubname AS publication, nspname AS schema
  FROM pg_publication_namespace
  JOIN pg_publication ON pg_publication.oid = pnpubid
  JOIN pg_namespace ON pg_namespace.oid = pnnspid
 WHERE pubname IN ({publications})
)sql";

// Row filters and column lists came with PostgreSQL 15.
inline constexpr const char* published_tables_query = R"sql(
SELECT pubname AS publication, nspname AS schema, relname AS name,
       to_jsonb(member) ->> 'prqual' IS NOT NULL   AS row_filter,
       to_jsonb(member) ->> 'prattrs' IS NOT NULL  AS column_list
  FROM pg_publication_rel AS member
  JOIN pg_publication ON pg_publication.oid = prpubid
  JOIN pg_class ON pg_class.oid = prrelid
  JOIN pg_namespace ON pg_namespace.oid = relnamespace
 WHERE pubname IN ({publications})
)sql";

// The change of a row bears the identity of the partition in which it lies.
inline constexpr const char* partitions_query = R"sql(
SELECT asked.nspname AS root_schema, asked.relname AS root, space.nspname AS schema,
       partition.relname AS name
  FROM ({asked}) AS asked
 CROSS JOIN LATERAL pg_partition_tree(asked.oid) AS tree
  JOIN pg_class AS partition ON partition.oid = tree.relid
  JOIN pg_namespace AS space ON space.oid = partition.relnamespace
 WHERE asked.relkind = 'p'
   AND partition.oid <> asked.oid
   AND partition.relkind IN ('r', 'p')
   AND partition.relreplident <> 'f'
)sql";

}  // namespace smt::postgres
