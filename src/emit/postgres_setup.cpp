#include <fmt/format.h>

#include "emit/header.h"
#include "emit/postgres_checks.h"
#include "emit/postgres_sql.h"
#include "smt/quote.h"

namespace smt::postgres_sql {

namespace {

constexpr std::string_view instructions =
    R"sql(-- Step 2 of 3, after starrocks-create.all.sql and before flink-create.all.sql:
--   {command}
-- As the owner of the tables, with CREATE and TEMPORARY on the database. The slots at the end need the attribute
-- REPLICATION too. No role is created, and no password stands here.
--
-- May be run again: what is already right is not touched. Run it again after a partition was added: a new partition
-- starts without REPLICA IDENTITY FULL, and the first UPDATE in it would stop the job.
-- What was there before is remembered; {teardown} brings it back.
)sql";

constexpr std::string_view settings = R"sql(SET smt.database = {};
-- The role of Flink; if empty, nothing is granted.
SET smt.role = {};
)sql";

constexpr std::string_view source_table = R"sql(
-- Each source of the Flink job has a slot and a publication. Tables without a key have a source of their own that
-- publishes INSERT only: StarRocks appends their rows, neither UPDATE nor DELETE is carried. A source that is read
-- with changelog-mode = upsert needs no old rows, so that its tables keep their REPLICA IDENTITY.
CREATE TEMPORARY TABLE source (slot name, publication name, keyless boolean, upsert boolean, keeper name);
)sql";

constexpr std::string_view captured_table = R"sql(
-- What is copied.
CREATE TEMPORARY TABLE captured (publication name, relation regclass);
)sql";

// A foreign publication's comment is not ours to write: its record needs another place.  58 bytes
// is the longest slot, 63 the longest name.
constexpr std::string_view keepers = R"sql(
-- The publication whose comment keeps the record. One of our name without our mark was made by somebody else: it is
-- only added to, and an empty publication beside it keeps the record.
UPDATE source
SET keeper = CASE
  WHEN publication IN (SELECT pubname FROM pg_publication EXCEPT SELECT marked.publication FROM marked)
  THEN left(slot, 58) || '_memo'
  ELSE publication
END;
)sql";

constexpr std::string_view needs = R"sql(
-- The whole partition tree needs an identity: a row's change bears that of the partition in which it lies.
CREATE TEMPORARY VIEW identified AS
SELECT DISTINCT keeper, publication, upsert, pg_class.oid::regclass AS relation, relreplident AS present
FROM source
JOIN captured USING (publication)
CROSS JOIN LATERAL (SELECT relation UNION SELECT relid FROM pg_partition_tree(relation)) AS tree (relid)
JOIN pg_class ON pg_class.oid = tree.relid
WHERE NOT keyless AND relkind IN ('r', 'p');

CREATE TEMPORARY VIEW needed_identity AS
SELECT keeper, relation, present FROM identified WHERE NOT upsert;

-- A right that Flink's role holds already, of its own or through another role, is not granted again.
CREATE TEMPORARY VIEW needed_grant AS
SELECT DISTINCT keeper, rolname::text AS role, privilege, held
FROM source
JOIN captured USING (publication)
JOIN pg_class ON pg_class.oid = relation
JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_roles ON rolname = current_setting('smt.role')
CROSS JOIN LATERAL (
  VALUES
    (
      format('CONNECT ON DATABASE %I', current_database()),
      has_database_privilege(rolname, current_database(), 'CONNECT')
    ),
    (format('USAGE ON SCHEMA %I', nspname), has_schema_privilege(rolname, nspname, 'USAGE')),
    (format('SELECT ON TABLE %s', relation), has_table_privilege(rolname, relation, 'SELECT'))
) AS needed (privilege, held);
)sql";

constexpr std::string_view record = R"sql(
-- From here on something changes. A query writes the statements that are still needed, psql shows and runs each.

-- Empty, so that nothing is published before its identity is right: PostgreSQL refuses UPDATE and DELETE in a table
-- that is published without one.
SELECT format(
  'CREATE PUBLICATION %I WITH (publish = %L, publish_via_partition_root = true); COMMENT ON PUBLICATION %1$I IS %3$L;',
  keeper, CASE WHEN keyless THEN 'insert' ELSE 'insert, update, delete' END, 'smt 1 {}'
)
FROM source
WHERE keeper NOT IN (SELECT pubname FROM pg_publication)
ORDER BY keeper
\set ECHO all \gexec \set ECHO none

-- The record of what was before. What is right already may be the work of an earlier run, or of smt for another
-- publication: then what was remembered there counts.
WITH identity AS (
  SELECT keeper, jsonb_object_agg(needed.relation::text, CASE present
    WHEN 'd' THEN 'default'
    WHEN 'n' THEN 'nothing'
    WHEN 'i' THEN coalesce('index ' || relname, 'nothing')
    ELSE coalesce(own.identity, other.identity, 'full')
  END) AS identities
  FROM needed_identity AS needed
  LEFT JOIN pg_index ON indrelid = needed.relation AND indisreplident
  LEFT JOIN pg_class ON pg_class.oid = indexrelid
  LEFT JOIN remembered_identity AS own ON own.publication = keeper AND own.relation = needed.relation::text
  LEFT JOIN (
    SELECT relation, min(identity) AS identity FROM remembered_identity WHERE identity <> 'full' GROUP BY relation
  ) AS other ON other.relation = needed.relation::text
  GROUP BY keeper
),
new_grant AS (
  SELECT publication, role, privilege
  FROM remembered_grant
  UNION
  SELECT keeper, role, privilege
  FROM needed_grant
  WHERE NOT held OR (role, privilege) IN (SELECT role, privilege FROM remembered_grant)
),
granted AS (
  SELECT publication, jsonb_object_agg(role, privileges) AS privileges
  FROM (
    SELECT publication, role, jsonb_agg(privilege ORDER BY privilege COLLATE "C") AS privileges
    FROM new_grant
    GROUP BY publication, role
  ) AS of_role
  GROUP BY publication
),
record AS (
  SELECT publication, before, before || jsonb_build_object(
    'identity', coalesce(before -> 'identity', '{}') || coalesce(identities, '{}'),
    'granted', coalesce(privileges, '{}')
  ) AS after
  FROM marked
  LEFT JOIN identity ON keeper = publication
  LEFT JOIN granted USING (publication)
  WHERE publication IN (SELECT keeper FROM source)
)
SELECT format('COMMENT ON PUBLICATION %I IS %L;', publication, format('smt 1 %s', after))
FROM record
WHERE after <> before
ORDER BY publication
\gexec
)sql";

constexpr std::string_view changes = R"sql(
-- What Flink may read.
SELECT DISTINCT format('GRANT %s TO %I;', privilege, role) AS statement
FROM needed_grant
WHERE NOT held
ORDER BY statement
\set ECHO all \gexec \set ECHO none

-- The old row goes with every UPDATE and DELETE; without it the job stops at the first one.
-- One transaction a table, and no lock on a table that is right already.
SELECT DISTINCT format('ALTER TABLE %s REPLICA IDENTITY FULL;', relation) AS statement
FROM needed_identity
WHERE present <> 'f'
ORDER BY statement
\set ECHO all \gexec \set ECHO none

-- WARNING: this takes tables out of the publications that smt made, if the config does not select them any more. Their
-- changes from now on are lost to a job that still reads them.
SELECT format('ALTER PUBLICATION %I DROP TABLE %s;', publication,
  string_agg(format('ONLY %s', relation), ', ' ORDER BY relation::text))
FROM (
  SELECT pubname, prrelid::regclass
  FROM source
  JOIN pg_publication ON pubname = publication
  JOIN pg_publication_rel ON prpubid = pg_publication.oid
  WHERE keeper = publication
  EXCEPT
  SELECT publication, relation FROM captured
) AS superfluous (publication, relation)
GROUP BY publication
ORDER BY publication
\set ECHO all \gexec \set ECHO none

-- TRUNCATE is not carried. Changes of a partition are sent as changes of its root, under whose name they are copied.
SELECT format('ALTER PUBLICATION %I SET (publish = %L, publish_via_partition_root = true);',
  publication, CASE WHEN keyless THEN 'insert' ELSE 'insert, update, delete' END)
FROM source
JOIN pg_publication ON pubname = publication
WHERE keeper = publication
  AND NOT (pubinsert AND pubupdate <> keyless AND pubdelete <> keyless AND NOT pubtruncate AND pubviaroot)
ORDER BY publication
\set ECHO all \gexec \set ECHO none

-- ONLY: tables that inherit from a captured one are copied if the config selects them.
SELECT format('ALTER PUBLICATION %I ADD TABLE %s;', publication,
  string_agg(format('ONLY %s', relation), ', ' ORDER BY relation::text))
FROM (
  SELECT publication, relation FROM captured
  EXCEPT
  SELECT pubname, to_regclass(format('%I.%I', schemaname, tablename))
  FROM pg_publication_tables
  WHERE pubname IN (SELECT publication FROM source)
) AS missing (publication, relation)
GROUP BY publication
ORDER BY publication
\set ECHO all \gexec \set ECHO none
)sql";

constexpr std::string_view slots = R"sql(
-- The slots, last: a slot can only read publications that are older than itself, and it holds the WAL.
-- Making one waits for every transaction that is running and has written, and blocks nobody.
SET lock_timeout = '5min';
DO $$
DECLARE
  source_slot name;
BEGIN
  FOR source_slot IN
    SELECT slot FROM source WHERE slot NOT IN (SELECT slot_name FROM pg_replication_slots) ORDER BY slot
  LOOP
    RAISE NOTICE 'slot % holds the WAL from now on: start the Flink job soon, or run the teardown', source_slot;
    PERFORM pg_create_logical_replication_slot(source_slot, 'pgoutput');
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'slot % cannot be made: %', source_slot, SQLERRM
    USING HINT = 'All else is done. Let a role with REPLICATION, such as the one of Flink, run this, then run this file'
      ' again: ' || (
        SELECT string_agg(
          format('SELECT pg_create_logical_replication_slot(%L, ''pgoutput'');', slot), ' ' ORDER BY slot
        )
        FROM source
        WHERE slot NOT IN (SELECT slot_name FROM pg_replication_slots)
      );
END
$$;

-- Remembered too: a slot that is missing later was lost, and must not be made anew as if nothing had happened.
SELECT format('COMMENT ON PUBLICATION %I IS %L;', keeper,
  format('smt 1 %s', before || jsonb_build_object('slot', slot)))
FROM source
JOIN marked ON marked.publication = keeper
WHERE before ->> 'slot' IS DISTINCT FROM slot
ORDER BY keeper
\gexec
)sql";

std::string qualified_name(const TableName& table) {
    return quote::postgres_name(table.schema) + "." + quote::postgres_name(table.name);
}

std::string insert_sources(const Scope& scope) {
    std::vector<std::string> rows;
    for (const SourceGroup& group : scope.groups) {
        rows.push_back(fmt::format("({}, {}, {}, {})", quote::postgres_text(group.slot),
                                   quote::postgres_text(group.publication), group.keyless,
                                   !group.primary_key.empty()));
    }
    return insert_rows("source (slot, publication, keyless, upsert)", rows);
}

std::string insert_captured(const Scope& scope) {
    std::vector<std::string> rows;
    for (const SourceGroup& group : scope.groups) {
        for (const TableName& table : group.tables) {
            rows.push_back(fmt::format("({}, {})", quote::postgres_text(group.publication),
                                       quote::postgres_text(qualified_name(table))));
        }
    }
    return insert_rows("captured", rows);
}

}  // namespace

std::string setup(const Plan& plan, const Scope& scope) {
    std::string sql = file_header(
        plan, fmt::format("prepares PostgreSQL database `{}` for Flink CDC", scope.database));
    sql += fmt::format(instructions,
                       fmt::arg("command", psql_command(plan, scope.database, scope.setup_file)),
                       fmt::arg("teardown", scope.teardown_file));
    sql += session_settings;
    sql += fmt::format(settings, quote::postgres_text(scope.database),
                       quote::postgres_text(plan.cdc_role));
    sql += check_server;
    sql += source_table;
    sql += insert_sources(scope);
    sql += captured_table;
    sql += insert_captured(scope);
    sql += views_of_the_record;
    for (const std::string_view part :
         {keepers, needs, check_slots, check_publications, record, changes, slots}) {
        sql += part;
    }
    return sql;
}

}  // namespace smt::postgres_sql
