-- smt 1.0: prepares PostgreSQL database `shop` for Flink CDC
-- Generated: change the config and run smt again instead of editing.
--
-- Step 2 of 3, after starrocks-create.all.sql and before flink-create.all.sql:
--   psql -X -h db.example -d shop -f postgres-setup.shop.sql
-- As the owner of the tables, with CREATE and TEMPORARY on the database. The slots at the end need the attribute
-- REPLICATION too. No role is created, and no password stands here.
--
-- May be run again: what is already right is not touched. Run it again after a partition was added: a new partition
-- starts without REPLICA IDENTITY FULL, and the first UPDATE in it would stop the job.
-- What was there before is remembered; postgres-teardown.shop.sql brings it back.

\set ON_ERROR_STOP on
\set QUIET on
\set SHOW_CONTEXT never
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET client_min_messages = notice;
-- Only PostgreSQL's own functions and operators are meant, not some of that name in another schema.
SET search_path = '';
-- ALTER TABLE waits for every transaction that uses the table, and all others wait behind it: give up soon.
-- After "canceling statement due to lock timeout" run the file again at a quieter time.
SET lock_timeout = '5s';
SET smt.database = 'shop';
-- The role of Flink; if empty, nothing is granted.
SET smt.role = 'smt_cdc';

-- Is this the right place, and can Flink connect to it?
DO $$
DECLARE
  flink record;
BEGIN
  IF current_database() <> current_setting('smt.database') THEN
    RAISE EXCEPTION 'this is database %, not %', current_database(), current_setting('smt.database')
      USING HINT = 'Connect to the database that the first line of this file names.';
  END IF;
  IF current_setting('wal_level') <> 'logical' THEN
    RAISE EXCEPTION 'wal_level is %, not logical', current_setting('wal_level')
      USING HINT = 'ALTER SYSTEM SET wal_level = logical, then restart PostgreSQL'
        ' (Amazon RDS: rds.logical_replication = 1 in the parameter group).';
  END IF;
  IF current_setting('smt.role') = '' THEN
    RETURN;
  END IF;
  SELECT oid, rolcanlogin, rolsuper OR rolreplication AS may_replicate INTO flink
  FROM pg_roles
  WHERE rolname = current_setting('smt.role');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'role % does not exist', current_setting('smt.role')
      USING HINT = format('CREATE ROLE %I LOGIN REPLICATION PASSWORD ''...'''
        ' (Amazon RDS: without REPLICATION, then GRANT rds_replication TO %1$I).', current_setting('smt.role'));
  END IF;
  IF NOT flink.rolcanlogin THEN
    RAISE EXCEPTION 'role % may not log in', current_setting('smt.role')
      USING HINT = format('ALTER ROLE %I LOGIN', current_setting('smt.role'));
  END IF;
  -- On Amazon RDS nobody has the attribute; membership in this role stands for it.
  IF NOT flink.may_replicate AND NOT EXISTS (
    SELECT FROM pg_roles WHERE rolname = 'rds_replication' AND pg_has_role(flink.oid, oid, 'MEMBER')
  ) THEN
    RAISE EXCEPTION 'role % may not replicate', current_setting('smt.role')
      USING HINT = format('ALTER ROLE %I REPLICATION (Amazon RDS: GRANT rds_replication TO %1$I).',
        current_setting('smt.role'));
  END IF;
END
$$;

-- Each source of the Flink job has a slot and a publication. Tables without a key have a source of their own that
-- publishes INSERT only: StarRocks appends their rows, neither UPDATE nor DELETE is carried. A source that is read
-- with changelog-mode = upsert needs no old rows, so that its tables keep their REPLICA IDENTITY.
CREATE TEMPORARY TABLE source (slot name, publication name, keyless boolean, upsert boolean, keeper name);
INSERT INTO source (slot, publication, keyless, upsert) VALUES
  ('smt_all_dshop', 'smt_all_dshop', false, false);

-- What is copied.
CREATE TEMPORARY TABLE captured (publication name, relation regclass);
INSERT INTO captured VALUES
  ('smt_all_dshop', 'public.customers'),
  ('smt_all_dshop', 'public.orders');

-- The publications that smt made bear a mark in their comment, and behind it what was before.
CREATE TEMPORARY VIEW marked AS
SELECT pubname AS publication, substr(obj_description(oid, 'pg_publication'), 7)::jsonb AS before
FROM pg_publication
WHERE obj_description(oid, 'pg_publication') LIKE 'smt 1 {%';

CREATE TEMPORARY VIEW remembered_identity AS
SELECT publication, relation, identity
FROM marked
CROSS JOIN jsonb_each_text(before -> 'identity') AS remembered (relation, identity);

CREATE TEMPORARY VIEW remembered_grant AS
SELECT publication, role, privilege
FROM marked
CROSS JOIN jsonb_each(before -> 'granted') AS remembered (role, privileges)
CROSS JOIN jsonb_array_elements_text(privileges) AS privilege;

-- The publication whose comment keeps the record. One of our name without our mark was made by somebody else: it is
-- only added to, and an empty publication beside it keeps the record.
UPDATE source
SET keeper = CASE
  WHEN publication IN (SELECT pubname FROM pg_publication EXCEPT SELECT marked.publication FROM marked)
  THEN left(slot, 58) || '_memo'
  ELSE publication
END;

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

-- Can the slots be made, and are those that exist the ones that the job left?
DO $$
DECLARE
  wrong record;
  missing bigint;
  free bigint;
BEGIN
  FOR wrong IN
    SELECT slot
    FROM source
    JOIN pg_replication_slots ON slot_name = slot
    WHERE plugin IS DISTINCT FROM 'pgoutput' OR database IS DISTINCT FROM current_database()
  LOOP
    RAISE EXCEPTION 'slot % exists and is not a pgoutput slot of this database', wrong.slot
      USING HINT = 'Name another one in [cdc] slot.';
  END LOOP;
  FOR wrong IN
    SELECT slot FROM source JOIN pg_replication_slots ON slot_name = slot WHERE wal_status = 'lost'
    UNION ALL
    SELECT slot
    FROM source
    JOIN marked ON before ->> 'slot' = slot
    WHERE slot NOT IN (SELECT slot_name FROM pg_replication_slots)
  LOOP
    RAISE EXCEPTION 'slot % is lost, and with it the changes that it kept', wrong.slot
      USING HINT = 'Cancel the Flink job, run the teardown and start over.';
  END LOOP;
  SELECT count(*) INTO missing FROM source WHERE slot NOT IN (SELECT slot_name FROM pg_replication_slots);
  SELECT current_setting('max_replication_slots')::bigint - count(*) INTO free FROM pg_replication_slots;
  IF missing > free THEN
    RAISE EXCEPTION '% replication slots are needed and % are free', missing, free
      USING HINT = 'Drop slots that nobody uses, or raise max_replication_slots and restart PostgreSQL.'
        ' While its snapshot runs, a source may take one more.';
  END IF;
END
$$;

-- Would the publications that exist send every change?
DO $$
DECLARE
  wrong record;
BEGIN
  FOR wrong IN
    SELECT keeper
    FROM source
    JOIN pg_publication ON pubname = keeper
    WHERE keeper NOT IN (SELECT publication FROM marked)
  LOOP
    RAISE EXCEPTION 'publication % was not made by smt and its name is needed', wrong.keeper
      USING HINT = 'Name another slot in [cdc] slot.';
  END LOOP;
  FOR wrong IN
    SELECT publication, CASE WHEN keyless THEN 'insert' ELSE 'insert, update, delete' END AS publish
    FROM source
    JOIN pg_publication ON pubname = publication
    WHERE keeper <> publication
      AND (
        NOT pubinsert OR pubupdate = keyless OR pubdelete = keyless
        OR NOT pubviaroot AND EXISTS (
          SELECT
          FROM captured
          JOIN pg_class ON pg_class.oid = relation
          WHERE captured.publication = source.publication AND relkind = 'p'
        )
      )
  LOOP
    RAISE EXCEPTION 'publication % was not made by smt and does not publish what is needed', wrong.publication
      USING HINT = format('Name another one in [cdc] publication, or, if nobody else depends on it: ALTER PUBLICATION'
        ' %I SET (publish = %L, publish_via_partition_root = true)', wrong.publication, wrong.publish);
  END LOOP;
  -- PostgreSQL 13 and 14 have neither column.
  FOR wrong IN
    SELECT captured.publication, relation
    FROM captured
    JOIN pg_publication ON pubname = captured.publication
    JOIN pg_publication_rel AS member ON prpubid = pg_publication.oid AND prrelid = relation
    WHERE coalesce(to_jsonb(member) ->> 'prqual', to_jsonb(member) ->> 'prattrs') IS NOT NULL
  LOOP
    RAISE EXCEPTION 'publication % has a row filter or column list for %', wrong.publication, wrong.relation
      USING HINT = format('If nobody depends on it: ALTER PUBLICATION %I DROP TABLE ONLY %s, then run this file again.',
        wrong.publication, wrong.relation);
  END LOOP;
  FOR wrong IN
    SELECT publication, relation
    FROM identified
    WHERE upsert AND present <> 'f' AND NOT EXISTS (
      SELECT
      FROM pg_index
      WHERE indrelid = relation AND CASE present WHEN 'd' THEN indisprimary WHEN 'i' THEN indisreplident END
    )
  LOOP
    RAISE EXCEPTION 'table % has no REPLICA IDENTITY: once published it would refuse UPDATE and DELETE', wrong.relation
      USING HINT = format('ALTER TABLE %s REPLICA IDENTITY FULL, or DEFAULT if it has a primary key.', wrong.relation);
  END LOOP;
END
$$;

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
