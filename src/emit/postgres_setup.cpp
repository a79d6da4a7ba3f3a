#include <fmt/format.h>

#include <algorithm>

#include "emit/header.h"
#include "emit/postgres_checks.h"
#include "emit/postgres_sql.h"
#include "names.h"
#include "smt/quote.h"
#include "text.h"

namespace smt::postgres_sql {

namespace {

constexpr std::string_view instructions =
    R"sql(-- Step 2 of 3, after starrocks-create.all.sql and before {next}:
--   {command}
-- With -v preview=1 it checks everything but REPLICATION, prints the statements that it would run, and changes nothing.
--
-- It runs these, each in a transaction of its own, and none where all is right already: it may be run again, and must
-- be after a partition was added, the first UPDATE of which would stop the job.
--   CREATE PUBLICATION: its comment marks it as made by smt and remembers what was before; {teardown}
--     brings that back.
--   GRANT to the role of Flink what it lacks of CONNECT, USAGE on the schemas and SELECT on the {tables} below.
--   ALTER TABLE ... REPLICA IDENTITY FULL: UPDATE and DELETE write the old row to the WAL too, without which the job
--     stops. It rewrites nothing. It needs the table for itself for an instant, and gives up after 5 s of waiting.
--   ALTER PUBLICATION ... ADD TABLE, DROP TABLE, SET: exactly these tables, and what they need. It blocks neither
--     reading nor writing.
--   pg_create_logical_replication_slot: from then on PostgreSQL keeps all WAL that the job has not read: start it soon.
-- Run it as the owner of the tables with CREATE and TEMPORARY on the database, or as a superuser; the slots need
-- REPLICATION too. Not through a pooler that shares sessions. No role is created, and no password stands here.
)sql";

constexpr std::string_view names = R"sql(
-- The role of Flink; if empty, nothing is granted.
SET smt.role = {};
-- Whether standbys get the slots too, for when one takes over (PostgreSQL 17, sync_replication_slots on them).
SET smt.failover = {};

-- The sources of the Flink job. Tables without a key have one of their own that publishes INSERT only: StarRocks
-- appends their rows, neither UPDATE nor DELETE is carried. identity is the REPLICA IDENTITY that the tables need: full;
-- key, which they must have already (changelog-mode = upsert); none.
CREATE TEMPORARY TABLE source (slot name, publication name, publish text, identity text);
)sql";

constexpr std::string_view captured_table = R"sql(
-- What is copied, and nothing else.
CREATE TEMPORARY TABLE captured (publication name, relation regclass);
)sql";

constexpr std::string_view same_from_here = R"sql(
-- From here on every setup is the same, whatever the config: it works on these names and PostgreSQL's catalog.
)sql";

// A foreign publication's comment is not ours to write: its record needs another place.  58 bytes
// is the longest slot, 63 the longest name.
constexpr std::string_view needs = R"sql(
-- The keeper is the publication whose comment keeps the record. One of our name without our mark was made by somebody
-- else: it is only added to, and an empty publication beside it keeps the record.
CREATE TEMPORARY VIEW planned AS
SELECT source.*, publish = 'insert' AS keyless,
  -- Changes of a partition are sent as changes of its root.
  format('publish = %L, publish_via_partition_root = true%s', publish, CASE
    -- PostgreSQL 18 refuses UPDATE and DELETE of a table with REPLICA IDENTITY FULL where they are not published.
    WHEN publish <> 'insert' AND current_setting('server_version_num')::int >= 180000
    THEN ', publish_generated_columns = stored'
  END) AS parameters,
  CASE
    WHEN publication IN (SELECT pubname FROM pg_publication EXCEPT SELECT marked.publication FROM marked)
    THEN left(slot, 58) || '_memo'
    ELSE publication
  END::name AS keeper
FROM source;

-- The whole partition tree needs an identity: a row's change bears that of the partition in which it lies.
CREATE TEMPORARY VIEW identified AS
SELECT DISTINCT keeper, identity, pg_class.oid::regclass AS relation, relreplident AS present, relowner
FROM planned
JOIN captured USING (publication)
CROSS JOIN LATERAL (SELECT relation UNION SELECT relid FROM pg_partition_tree(relation)) AS tree (relid)
JOIN pg_class ON pg_class.oid = tree.relid
WHERE identity <> 'none' AND relkind IN ('r', 'p');

-- A right that Flink's role holds already, of its own or through another role, is not granted again.
CREATE TEMPORARY VIEW needed_grant AS
SELECT DISTINCT keeper, rolname::text AS role, privilege, held, permitted
FROM planned
JOIN captured USING (publication)
JOIN pg_class ON pg_class.oid = relation
JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_roles ON rolname = current_setting('smt.role')
CROSS JOIN LATERAL (
  VALUES
    (format('CONNECT ON DATABASE %I', current_database()),
      has_database_privilege(rolname, current_database(), 'CONNECT'),
      has_database_privilege(current_database(), 'CONNECT WITH GRANT OPTION')),
    (format('USAGE ON SCHEMA %I', nspname),
      has_schema_privilege(rolname, nspname, 'USAGE'), has_schema_privilege(nspname, 'USAGE WITH GRANT OPTION')),
    (format('SELECT ON TABLE %s', relation),
      has_table_privilege(rolname, relation, 'SELECT'), has_table_privilege(relation, 'SELECT WITH GRANT OPTION'))
) AS needed (privilege, held, permitted);

-- ONLY the table itself is a member: tables that inherit from it are copied if the config selects them.
CREATE TEMPORARY VIEW missing AS
SELECT publication, relation FROM captured
EXCEPT
SELECT publication, relation FROM published
EXCEPT
-- Where publish_via_partition_root is off a root that is a member is published as its partitions.
SELECT pubname, prrelid::regclass FROM pg_publication_rel JOIN pg_publication ON pg_publication.oid = prpubid;

CREATE TEMPORARY VIEW superfluous AS
SELECT pubname AS publication, prrelid::regclass AS relation
FROM planned
JOIN pg_publication ON pubname = publication
JOIN pg_publication_rel ON prpubid = pg_publication.oid
WHERE keeper = publication
EXCEPT
SELECT publication, relation FROM captured;

-- What the record says and shall say. What is FULL already may be the work of an earlier run, or of smt for another
-- publication: then what was remembered there counts.
CREATE TEMPORARY VIEW memory AS
WITH new_identity AS (
  SELECT keeper, jsonb_object_agg(needed.relation::text, CASE present
    WHEN 'd' THEN 'default'
    WHEN 'n' THEN 'nothing'
    WHEN 'i' THEN coalesce('index ' || indexrelid || ' ' || relname, 'nothing')
    ELSE coalesce(own.identity, other.identity, 'full')
  END) AS identities
  FROM identified AS needed
  LEFT JOIN pg_index ON indrelid = needed.relation AND indisreplident
  LEFT JOIN pg_class ON pg_class.oid = indexrelid
  LEFT JOIN remembered_identity AS own ON own.publication = keeper AND own.relation = needed.relation::text
  LEFT JOIN (
    SELECT relation, min(identity) AS identity
    FROM remembered_identity
    WHERE believed AND identity <> 'full'
    GROUP BY relation
  ) AS other ON other.relation = needed.relation::text
  WHERE needed.identity = 'full'
  GROUP BY keeper
),
new_grant AS (
  SELECT keeper,
    jsonb_agg(jsonb_build_array(role, privilege) ORDER BY role COLLATE "C", privilege COLLATE "C") AS grants
  FROM (
    SELECT publication, role, privilege
    FROM remembered_grant
    UNION
    SELECT keeper, role, privilege
    FROM needed_grant
    WHERE NOT held OR (role, privilege) IN (SELECT role, privilege FROM remembered_grant WHERE believed)
  ) AS every_grant (keeper, role, privilege)
  GROUP BY keeper
)
SELECT keeper, before, coalesce(before, '{}') || jsonb_build_object(
    'identity', coalesce(before -> 'identity', '{}') || coalesce(identities, '{}'),
    'granted', coalesce(grants, '[]')
  ) AS after
FROM planned
LEFT JOIN marked ON marked.publication = keeper
LEFT JOIN new_identity USING (keeper)
LEFT JOIN new_grant USING (keeper);
)sql";

constexpr std::string_view todo = R"sql(
-- The statements that are still needed, and whether this role may run them.
CREATE TEMPORARY VIEW todo (step, name, permitted, statement) AS
-- Empty, so that nothing is published before its identity is right: PostgreSQL refuses UPDATE and DELETE in a table
-- that is published without one. TRUNCATE is not carried.
SELECT 1, keeper::text, has_database_privilege(current_database(), 'CREATE'),
  format('CREATE PUBLICATION %I WITH (%s); COMMENT ON PUBLICATION %1$I IS %3$L;',
    keeper, parameters, format('smt 1 %s', after))
FROM memory
JOIN planned USING (keeper)
WHERE before IS NULL
UNION ALL
SELECT 2, keeper, pg_has_role(pubowner, 'USAGE'),
  format('COMMENT ON PUBLICATION %I IS %L;', keeper, format('smt 1 %s', after))
FROM memory
JOIN pg_publication ON pubname = keeper
WHERE after <> before
UNION ALL
SELECT DISTINCT 3, privilege, permitted, format('GRANT %s TO %I;', privilege, role)
FROM needed_grant
WHERE NOT held
UNION ALL
-- Before the next step, for the reason above.
SELECT 4, publication, pg_has_role(pubowner, 'USAGE'),
  format('ALTER PUBLICATION %I SET (publish_generated_columns = stored);', publication)
FROM planned
JOIN pg_publication ON pubname = publication
WHERE keeper = publication AND NOT keyless AND to_jsonb(pg_publication) ->> 'pubgencols' = 'n'
UNION ALL
SELECT DISTINCT 5, relation::text, pg_has_role(relowner, 'USAGE'),
  format('ALTER TABLE %s REPLICA IDENTITY FULL;', relation)
FROM identified
WHERE identity = 'full' AND present <> 'f'
UNION ALL
-- WARNING: this takes tables out of the publications that smt made, if the config does not select them any more. Their
-- changes from now on are lost to a job that still reads them. Their identity stays FULL until the teardown.
SELECT 6, publication, bool_and(pg_has_role(pubowner, 'USAGE')), format(
    E'-- WARNING: from now on the changes of these tables are lost to a job that still reads them.\n'
      'ALTER PUBLICATION %I DROP TABLE %s;',
    publication, string_agg(format('ONLY %s', relation), ', ' ORDER BY relation::text))
FROM superfluous
JOIN pg_publication ON pubname = publication
GROUP BY publication
UNION ALL
SELECT 7, publication, pg_has_role(pubowner, 'USAGE'),
  format('ALTER PUBLICATION %I SET (%s);', publication, parameters)
FROM planned
JOIN pg_publication ON pubname = publication
WHERE keeper = publication
  AND NOT (pubinsert AND pubupdate <> keyless AND pubdelete <> keyless AND NOT pubtruncate AND pubviaroot)
UNION ALL
SELECT 8, publication,
  bool_and(pg_has_role(relowner, 'USAGE') AND (pubowner IS NULL OR pg_has_role(pubowner, 'USAGE'))),
  format('ALTER PUBLICATION %I ADD TABLE %s;', publication,
    string_agg(format('ONLY %s', relation), ', ' ORDER BY relation::text))
FROM missing
JOIN pg_class ON pg_class.oid = relation
LEFT JOIN pg_publication ON pubname = publication
GROUP BY publication;

-- The slots, last: a slot can only read publications that are older than itself, and it holds the WAL.
CREATE TEMPORARY VIEW todo_slot AS
SELECT 9 AS step, slot, format('SELECT pg_create_logical_replication_slot(%L, ''pgoutput''%s);', slot,
    CASE WHEN current_setting('smt.failover')::boolean THEN ', failover => true' END) AS statement
FROM source
WHERE slot NOT IN (SELECT slot_name FROM pg_replication_slots);

CREATE TEMPORARY VIEW present_slot AS
SELECT source.*, plugin, database, to_jsonb(present) ->> 'failover' AS failover
FROM source
JOIN pg_replication_slots AS present ON slot_name = slot;
)sql";

constexpr std::string_view changes = R"sql(
-- From here on something changes. psql shows each statement and runs it.
SELECT statement FROM todo ORDER BY step, name COLLATE "C"
\set ECHO all \gexec \set ECHO none

-- The slots need REPLICATION (Amazon RDS: membership in rds_replication), so they stand last: without it all else is
-- done. Making one waits for every transaction that is running and has written, and blocks nobody. The jobs of single
-- rules (flink-create.N.sql) make theirs themselves.
SET lock_timeout = '5min';
SET statement_timeout = 0;
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT slot, statement FROM todo_slot ORDER BY slot LOOP
    EXECUTE one.statement;
    RAISE NOTICE 'slot % holds the WAL from now on: start the Flink job soon, or run the teardown', one.slot;
  END LOOP;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'slot % cannot be made: %', one.slot, SQLERRM
      USING HINT = 'All else is done. Let a role with REPLICATION, such as the one of Flink, run this, then run this'
        ' file again: ' || (SELECT string_agg(statement, ' ' ORDER BY slot) FROM todo_slot);
  WHEN lock_not_available THEN
    RAISE EXCEPTION 'slot % cannot be made while a transaction that has written goes on', one.slot
      USING HINT = 'All else is done. pg_stat_activity (xact_start) and pg_prepared_xacts show the old ones; end them,'
        ' then run this file again.';
END
$$;

-- Remembered too: a slot that is missing later was lost, and must not be made anew as if nothing had happened.
SELECT format('COMMENT ON PUBLICATION %I IS %L;', keeper,
  format('smt 1 %s', before || jsonb_build_object('slot', slot)))
FROM planned
JOIN marked ON marked.publication = keeper
WHERE before ->> 'slot' IS DISTINCT FROM slot
ORDER BY keeper
\gexec
)sql";

std::string_view needed_identity(const SourceGroup& group) {
    if (group.keyless) {
        return "none";
    }
    return group.primary_key.empty() ? "full" : "key";
}

std::string insert_sources(const Scope& scope) {
    std::vector<std::string> rows;
    for (const SourceGroup& group : scope.groups) {
        rows.push_back(fmt::format("({}, {}, '{}', '{}')", quote::postgres_text(group.slot),
                                   quote::postgres_text(group.publication),
                                   group.keyless ? "insert" : "insert, update, delete",
                                   needed_identity(group)));
    }
    return insert_rows("source", rows);
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

// "9 tables", for the header.
std::string number_of_tables(const Scope& scope) {
    std::size_t tables = 0;
    for (const SourceGroup& group : scope.groups) {
        tables += group.tables.size();
    }
    return counted(tables, "table");
}

// What is run when PostgreSQL is prepared.
std::string next_files(const Plan& plan) {
    struct Way {
        std::string_view output, files;
    };
    constexpr Way ways[] = {{"flink", "flink-create.all.sql"},
                            {"flink-cdc", "flink-cdc.all.yaml"},
                            {"kafka", "those in kafka/"},
                            {"kubernetes", "those in kubernetes/"}};
    for (const Way& way : ways) {
        if (std::ranges::find(plan.outputs, way.output) != plan.outputs.end()) {
            return std::string{way.files};
        }
    }
    return std::string{ways[0].files};
}

}  // namespace

std::string setup(const Plan& plan, const Scope& scope) {
    std::string sql = file_header(
        plan, fmt::format("prepares PostgreSQL database `{}` for Flink CDC", scope.database));
    sql += fmt::format(
        instructions, fmt::arg("command", psql_command(plan, scope.database, scope.setup_file)),
        fmt::arg("tables", number_of_tables(scope)), fmt::arg("teardown", scope.teardown_file),
        fmt::arg("next", next_files(plan)));
    sql += preamble(scope);
    sql += fmt::format(names, quote::postgres_text(plan.cdc_role), plan.failover_slots);
    sql += insert_sources(scope);
    sql += captured_table;
    sql += insert_captured(scope);
    sql += same_from_here;
    sql += views_of_publications;
    for (const std::string_view part :
         {needs, todo, obstacles, stop_at_obstacles, preview, changes}) {
        sql += part;
    }
    return sql;
}

}  // namespace smt::postgres_sql
