-- smt 1.0: prepares PostgreSQL database `shop` for Flink CDC
-- Generated: change the config and run smt again instead of editing.
--
-- Step 2 of 3, after starrocks-create.all.sql and before flink-create.all.sql:
--   psql -X -h db.example -d shop -f postgres-setup.sql
-- With -v preview=1 it checks everything but REPLICATION, prints the statements that it would run, and changes nothing.
--
-- It runs these, each in a transaction of its own, and none where all is right already: it may be run again, and must
-- be after a partition was added, the first UPDATE of which would stop the job.
--   CREATE PUBLICATION: its comment marks it as made by smt and remembers what was before; postgres-teardown.sql
--     brings that back.
--   GRANT to the role of Flink what it lacks of CONNECT, USAGE on the schemas and SELECT on the 3 tables below.
--   ALTER TABLE ... REPLICA IDENTITY FULL: UPDATE and DELETE write the old row to the WAL too, without which the job
--     stops. It rewrites nothing. It needs the table for itself for an instant, and gives up after 5 s of waiting.
--   ALTER PUBLICATION ... ADD TABLE, DROP TABLE, SET: exactly these tables, and what they need. It blocks neither
--     reading nor writing.
--   pg_create_logical_replication_slot: from then on PostgreSQL keeps all WAL that the job has not read: start it soon.
-- Run it as the owner of the tables with CREATE and TEMPORARY on the database, or as a superuser; the slots need
-- REPLICATION too. Not through a pooler that shares sessions. No role is created, and no password stands here.

\set ON_ERROR_STOP on
\set AUTOCOMMIT on
\set QUIET on
\set SHOW_CONTEXT never
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET quote_all_identifiers = off;
SET client_min_messages = notice;
-- Only PostgreSQL's own functions and operators are meant, not some of that name in another schema.
SET search_path = '';
-- ALTER TABLE waits for every transaction that uses the table, and all others wait behind it: give up soon.
-- After "canceling statement due to lock timeout" run the file again at a quieter time.
SET lock_timeout = '5s';
SET smt.database = 'shop';

-- Is this the right place?
DO $$
BEGIN
  IF current_database() <> current_setting('smt.database') THEN
    RAISE EXCEPTION 'this is database %, not %', current_database(), current_setting('smt.database')
      USING HINT = 'Connect to the database that the first line of this file names.';
  END IF;
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION 'this server is a standby: nothing can be changed here'
      USING HINT = 'Run this file on the primary server.';
  END IF;
  IF now() <> statement_timestamp() THEN
    RAISE EXCEPTION 'this is inside a transaction, which would keep each table locked until the last one is done'
      USING HINT = 'Run this file without --single-transaction (-1) and without BEGIN.';
  END IF;
END
$$;

-- What an earlier run left in this session.
SET client_min_messages = warning;
DROP TABLE IF EXISTS pg_temp.source, pg_temp.captured, pg_temp.rule_slot CASCADE;
DROP VIEW IF EXISTS pg_temp.marked, pg_temp.published CASCADE;
SET client_min_messages = notice;

-- The role of Flink; if empty, nothing is granted.
SET smt.role = 'smt_cdc';
-- Whether standbys get the slots too, for when one takes over (PostgreSQL 17, sync_replication_slots on them).
SET smt.failover = false;

-- The sources of the Flink job. Tables without a key have one of their own that publishes INSERT only: StarRocks
-- appends their rows, neither UPDATE nor DELETE is carried. identity is the REPLICA IDENTITY that the tables need: full;
-- key, which they must have already (changelog-mode = upsert); none.
CREATE TEMPORARY TABLE source (slot name, publication name, publish text, identity text);
INSERT INTO source VALUES
  ('smt_shop_sales_customers', 'smt_shop_sales_customers', 'insert, update, delete', 'full'),
  ('smt_shop_sales_orders', 'smt_shop_sales_orders', 'insert, update, delete', 'full'),
  ('smt_shop_sales_visits', 'smt_shop_sales_visits', 'insert', 'none');

-- What is copied, and nothing else.
CREATE TEMPORARY TABLE captured (publication name, relation regclass);
INSERT INTO captured VALUES
  ('smt_shop_sales_customers', 'sales.customers'),
  ('smt_shop_sales_orders', 'sales.orders'),
  ('smt_shop_sales_visits', 'sales.visits');

-- From here on every setup is the same, whatever the config: it works on these names and PostgreSQL's catalog.

-- Anybody may write anything into the comment of a publication of his own: NULL if it is no record.
CREATE OR REPLACE FUNCTION pg_temp.record_in(comment text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE WHEN comment LIKE 'smt 1 {%' THEN substr(comment, 7)::jsonb END;
EXCEPTION WHEN others THEN
  RETURN NULL;
END
$$;

-- The publications that smt made bear a mark in their comment, and behind it the record of what was before. Their owners
-- could write there what to alter and what to revoke: this role is believed, and who has the rights of the database's
-- owner.
CREATE TEMPORARY VIEW marked AS
SELECT pubname AS publication, before, pg_get_userbyid(pubowner) AS owner,
  pg_get_userbyid(pubowner) = current_user OR pg_has_role(pubowner, datdba, 'MEMBER') AS believed
FROM pg_publication
JOIN pg_database ON datname = current_database()
CROSS JOIN pg_temp.record_in(obj_description(pg_publication.oid, 'pg_publication')) AS before
WHERE jsonb_typeof(before) = 'object'
  AND coalesce(jsonb_typeof(before -> 'identity'), 'object') = 'object'
  AND coalesce(jsonb_typeof(before -> 'granted'), 'array') = 'array';

CREATE TEMPORARY VIEW disbelieved (message, hint) AS
SELECT
  format('publication %s bears the mark of smt, but its owner %s may have written what stands behind it', publication,
    owner),
  format('Run this file as that role, or, if you trust it: ALTER PUBLICATION %I OWNER TO %I; else DROP PUBLICATION %1$I',
    publication, current_user)
FROM marked
WHERE NOT believed
  AND publication IN (SELECT source.publication FROM source UNION SELECT left(slot, 58) || '_memo' FROM source);

CREATE TEMPORARY VIEW remembered_identity AS
SELECT publication, believed, relation, identity
FROM marked
CROSS JOIN jsonb_each_text(before -> 'identity') AS remembered (relation, identity);

CREATE TEMPORARY VIEW remembered_grant AS
SELECT publication, believed, remembered ->> 0 AS role, remembered ->> 1 AS privilege
FROM marked
CROSS JOIN jsonb_array_elements(before -> 'granted') AS remembered
WHERE remembered ->> 0 IS NOT NULL AND remembered ->> 1 IS NOT NULL;

-- Which table is a member of which publication, as it is published: a root, or its partitions.
CREATE TEMPORARY VIEW published AS
SELECT pubname AS publication, pg_class.oid::regclass AS relation
FROM pg_publication_tables
JOIN pg_namespace ON nspname = schemaname
JOIN pg_class ON relnamespace = pg_namespace.oid AND relname = tablename;

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

-- Whatever would stop this script, let the job fail later, or lose rows without a word, and what to do about it.
CREATE TEMPORARY VIEW obstacle (message, hint) AS
SELECT
  format('wal_level is %s, not logical', current_setting('wal_level')),
  'ALTER SYSTEM SET wal_level = logical, then restart PostgreSQL (Amazon RDS: rds.logical_replication = 1;'
    ' Cloud SQL: cloudsql.logical_decoding = on).'
WHERE current_setting('wal_level') <> 'logical'

-- The role of Flink.
UNION ALL
SELECT
  format('role %s does not exist', role),
  format('CREATE ROLE %I LOGIN REPLICATION PASSWORD ''...'''
    ' (Amazon RDS: without REPLICATION, then GRANT rds_replication TO %1$I).', role)
FROM current_setting('smt.role') AS role
WHERE role <> '' AND role NOT IN (SELECT rolname FROM pg_roles)
UNION ALL
SELECT format('role %s may not log in', rolname), format('ALTER ROLE %I LOGIN', rolname)
FROM pg_roles
WHERE rolname = current_setting('smt.role') AND NOT rolcanlogin
UNION ALL
-- On Amazon RDS nobody has the attribute; membership in this role stands for it.
SELECT
  format('role %s may not replicate', rolname),
  format('ALTER ROLE %I REPLICATION (Amazon RDS: GRANT rds_replication TO %1$I).', rolname)
FROM pg_roles AS flink
WHERE rolname = current_setting('smt.role') AND NOT rolsuper AND NOT rolreplication AND NOT EXISTS (
    SELECT FROM pg_roles WHERE rolname = 'rds_replication' AND pg_has_role(flink.oid, oid, 'MEMBER')
  )

-- Can the slots be made, and are those that exist the ones that the job left?
UNION ALL
SELECT format('slot %s exists and is not a pgoutput slot of this database', slot), 'Name another one in [cdc] slot.'
FROM present_slot
WHERE plugin IS DISTINCT FROM 'pgoutput' OR database IS DISTINCT FROM current_database()
UNION ALL
-- Up to PostgreSQL 17 the job would die of it, from 18 on it would miss changes.
SELECT
  format('slot %s is older than publication %s, which does not exist yet: it cannot read it', slot, publication),
  format('If no job needs this slot: SELECT pg_drop_replication_slot(%L);', slot)
FROM present_slot
WHERE plugin = 'pgoutput' AND database = current_database() AND publication NOT IN (SELECT pubname FROM pg_publication)
UNION ALL
SELECT
  format('slot %s is lost, and with it the changes that it kept', slot),
  'Cancel the Flink job, run the teardown and start over.'
FROM planned
LEFT JOIN marked ON marked.publication = keeper
LEFT JOIN pg_replication_slots ON slot_name = slot
WHERE wal_status = 'lost' OR slot_name IS NULL AND before ->> 'slot' = slot
UNION ALL
SELECT
  format('%s replication slots are needed and %s are free', missing, free),
  'Drop slots that nobody uses, or raise max_replication_slots and restart PostgreSQL.'
FROM (SELECT count(*) FROM todo_slot) AS needed (missing)
CROSS JOIN (
  SELECT current_setting('max_replication_slots')::bigint - count(*) FROM pg_replication_slots
) AS unused (free)
WHERE missing > free
UNION ALL
SELECT 'this server is older than PostgreSQL 17: it has no failover slots', 'Set failover = false in [cdc].'
WHERE current_setting('smt.failover')::boolean AND current_setting('server_version_num')::int < 170000
UNION ALL
SELECT
  format('slot %s exists and is no failover slot', slot),
  format('Stop the Flink job, then psql "dbname=... replication=database" -c "ALTER_REPLICATION_SLOT %s (FAILOVER)"',
    slot)
FROM present_slot
WHERE current_setting('smt.failover')::boolean AND failover = 'false'

-- Is it the job of another config that uses these names?
UNION ALL
SELECT
  format('publication %s belongs to the job of slot %s, not of %s', keeper, before ->> 'slot', slot),
  'Name another one in [cdc] publication, or run the teardown of the config that has this slot.'
FROM planned
JOIN marked ON marked.publication = keeper
WHERE before ->> 'slot' <> slot AND before ->> 'slot' IN (SELECT slot_name FROM pg_replication_slots)
UNION ALL
SELECT
  format('process %s reads slot %s, and publication %s has tables that this config does not select: %s', active_pid,
    slot_name, publication, string_agg(relation::text, ', ' ORDER BY relation::text)),
  'Stop that job first: the changes of these tables would be lost to it. If it is the job of another config, give this'
    ' one a pipeline_name of its own in [flink].'
FROM superfluous
JOIN source USING (publication)
JOIN pg_replication_slots ON slot_name = slot OR slot_name ~ format('^%s_r[0-9]+$', slot)
WHERE active
GROUP BY active_pid, slot_name, publication

-- Would the publications that exist send every change?
UNION ALL
SELECT format('publication %s was not made by smt and its name is needed', keeper), 'Name another slot in [cdc] slot.'
FROM planned
JOIN pg_publication ON pubname = keeper
WHERE keeper NOT IN (SELECT publication FROM marked)
UNION ALL
SELECT
  format('publication %s was not made by smt and does not publish what is needed', publication),
  format('Name another one in [cdc] publication, or, if nobody else depends on it:'
    ' ALTER PUBLICATION %I SET (%s)', publication, parameters)
FROM planned
JOIN pg_publication ON pubname = publication
WHERE keeper <> publication
  AND (
    NOT pubinsert OR pubupdate = keyless OR pubdelete = keyless
    OR NOT pubviaroot AND EXISTS (
      SELECT
      FROM captured
      JOIN pg_class ON pg_class.oid = relation
      WHERE captured.publication = planned.publication AND relkind = 'p'
    )
    OR to_jsonb(pg_publication) ->> 'pubgencols' = 'n' AND EXISTS (
      SELECT
      FROM identified
      JOIN pg_attribute ON attrelid = relation
      WHERE identified.keeper = planned.keeper AND attgenerated <> '' AND NOT attisdropped
    )
  )
UNION ALL
-- PostgreSQL 13 and 14 have neither column.
SELECT
  format('publication %s has a row filter or column list for %s', captured.publication, relation),
  format('If nobody depends on it: ALTER PUBLICATION %I DROP TABLE ONLY %s, then run this file again.',
    captured.publication, relation)
FROM captured
JOIN pg_publication ON pubname = captured.publication
JOIN pg_publication_rel AS member ON prpubid = pg_publication.oid AND prrelid = relation
WHERE coalesce(to_jsonb(member) ->> 'prqual', to_jsonb(member) ->> 'prattrs') IS NOT NULL

-- Would the application still be allowed its UPDATE and DELETE?
UNION ALL
SELECT
  format('table %s has no REPLICA IDENTITY: once published it would refuse UPDATE and DELETE', relation),
  format('ALTER TABLE %s REPLICA IDENTITY FULL, or DEFAULT if it has a primary key.', relation)
FROM identified
WHERE identity = 'key' AND present <> 'f' AND NOT EXISTS (
    SELECT
    FROM pg_index
    WHERE indrelid = relation AND CASE present WHEN 'd' THEN indisprimary WHEN 'i' THEN indisreplident END
  )
UNION ALL
SELECT
  format('table %s has a virtual generated column: published with REPLICA IDENTITY FULL it would refuse UPDATE and'
    ' DELETE', relation),
  'Make the column STORED, or read the table by a rule of its own with flink.cdc.changelog-mode = upsert.'
FROM identified
WHERE identity = 'full'
  AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = relation AND attgenerated = 'v' AND NOT attisdropped)
UNION ALL
-- PostgreSQL 15 refuses them where a column list lacks a column of the identity, 18 where a generated column lacks.
SELECT
  format('publication %s does not send every column of table %s, which with REPLICA IDENTITY FULL would refuse UPDATE'
    ' and DELETE', other.pubname, identified.relation),
  'Take its column list away or set its publish_generated_columns = stored, or read the table by a rule of its own with'
    ' flink.cdc.changelog-mode = upsert.'
FROM identified
CROSS JOIN LATERAL (
  SELECT relation UNION SELECT ancestor FROM pg_partition_ancestors(relation) AS ancestor
) AS line (member)
JOIN published ON published.relation = member
JOIN pg_publication AS other ON pubname = published.publication
LEFT JOIN pg_publication_rel AS listed ON prpubid = other.oid AND prrelid = member
WHERE identity = 'full' AND present <> 'f' AND pubname <> keeper AND (pubupdate OR pubdelete) AND (
    to_jsonb(listed) ->> 'prattrs' IS NOT NULL
    OR to_jsonb(other) ->> 'pubgencols' = 'n' AND EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = identified.relation AND attgenerated <> '' AND NOT attisdropped
    )
  )

-- May this role do it?
UNION ALL
SELECT
  format('role %s may not run: %s', current_user, left(statement, 120)),
  'Run this file as the owner of the tables and publications, with CREATE on the database, or as a superuser.'
FROM todo
WHERE NOT permitted;

DO $$
DECLARE
  one record;
  is_stopped boolean := false;
BEGIN
  FOR one IN
    SELECT message, hint
    FROM (SELECT message, hint FROM disbelieved UNION ALL SELECT message, hint FROM obstacle) AS every_obstacle
    ORDER BY message COLLATE "C"
  LOOP
    RAISE WARNING '%', one.message USING HINT = one.hint;
    is_stopped := true;
  END LOOP;
  IF is_stopped THEN
    RAISE EXCEPTION 'nothing was changed: see the warnings above';
  END IF;
END
$$;

\if :{?preview}
  SELECT statement
  FROM (SELECT step, name, statement FROM todo UNION ALL SELECT step, slot, statement FROM todo_slot) AS all_todo
  ORDER BY step, name COLLATE "C"
  \g (format=unaligned tuples_only=on footer=off)
  \quit
\endif

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
