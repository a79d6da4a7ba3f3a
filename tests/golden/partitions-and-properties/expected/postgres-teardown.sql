-- smt 1.0: takes back what postgres-setup.sql did in PostgreSQL database `log`
-- Generated: change the config and run smt again instead of editing.
--
-- Only when the Flink job is cancelled for good. First cancel it, then:
--   psql -X -h db.example -d log -f postgres-teardown.sql
-- A slot without a job keeps the WAL until the disk is full: run this soon. May be run again.
-- After it, the job can only start from the beginning: empty the StarRocks tables first (TRUNCATE TABLE), or rows
-- deleted meanwhile stay, and tables without a key hold every row twice.

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
SET smt.database = 'log';

DO $$
BEGIN
  IF current_database() <> current_setting('smt.database') THEN
    RAISE EXCEPTION 'this is database %, not %', current_database(), current_setting('smt.database')
      USING HINT = 'Connect to the database that the first line of this file names.';
  END IF;
END
$$;

-- The slots of the job with all rules and of the jobs with one rule each.
CREATE TEMPORARY TABLE source_slot (slot name);
INSERT INTO source_slot VALUES
  ('smt_smt'),
  ('smt_smt_public_by_hour'),
  ('smt_smt_public_by_hour_r4'),
  ('smt_smt_r1'),
  ('smt_smt_r2'),
  ('smt_smt_r3'),
  ('smt_smt_r5');

CREATE TEMPORARY TABLE source_publication (publication name);
INSERT INTO source_publication VALUES
  ('smt_smt'),
  ('smt_smt_public_by_hour');

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

-- Only publications that smt made are taken back; NAME_memo belongs to one that somebody else made.
CREATE TEMPORARY VIEW ours AS
SELECT publication, before
FROM marked
WHERE publication IN (
  SELECT publication FROM source_publication
  UNION
  SELECT left(slot, 58) || '_memo' FROM source_slot
);

-- The slots, and what an interrupted snapshot left of its own (NAME_0, NAME_1, ...), unless another job owns that name.
CREATE TEMPORARY VIEW our_slot AS
SELECT DISTINCT slot_name, active, active_pid
FROM pg_replication_slots
JOIN source_slot ON slot IN (slot_name, regexp_replace(slot_name, '_[0-9]+$', ''))
WHERE slot_type = 'logical'
  AND plugin = 'pgoutput'
  AND database = current_database()
  AND (
    slot_name = slot
    OR NOT EXISTS (SELECT FROM pg_publication WHERE pubname = slot_name)
    AND NOT EXISTS (SELECT FROM marked WHERE before ->> 'slot' = slot_name)
  );

DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT slot_name, active_pid FROM our_slot WHERE active ORDER BY slot_name LOOP
    RAISE EXCEPTION 'slot % is in use by process %', one.slot_name, one.active_pid
      USING HINT = 'Cancel the Flink job first.';
  END LOOP;
  FOR one IN SELECT slot_name FROM our_slot ORDER BY slot_name LOOP
    PERFORM pg_drop_replication_slot(one.slot_name);
    RAISE NOTICE 'slot % is dropped', one.slot_name;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'slot % cannot be dropped: %', one.slot_name, SQLERRM
    USING HINT = 'Let a role with REPLICATION, such as the one of Flink, run this, then run this file again: ' || (
      SELECT string_agg(format('SELECT pg_drop_replication_slot(%L);', slot_name), ' ' ORDER BY slot_name)
      FROM our_slot
    );
END
$$;

-- A query writes the statements that are still needed, psql shows and runs each.

-- Nothing is published any more, so that no UPDATE is refused for want of an identity. The publications themselves go
-- last: they keep the record until all is done.
SELECT format('ALTER PUBLICATION %I SET (publish = '''');', publication)
FROM ours
JOIN pg_publication ON pubname = publication
WHERE pubinsert OR pubupdate OR pubdelete OR pubtruncate
ORDER BY publication
\set ECHO all \gexec \set ECHO none

-- One row a table whose REPLICA IDENTITY setup made FULL, and what brings it back. `index_name` is the index that it
-- used, if that can still be used; `others` are publications of somebody else that have the table.
CREATE TEMPORARY TABLE restored AS
WITH remembered AS (
  SELECT relation AS name, to_regclass(relation) AS relation, min(identity) AS identity
  FROM ours
  JOIN remembered_identity USING (publication)
  WHERE identity <> 'full'
  GROUP BY remembered_identity.relation
),
published AS MATERIALIZED (
  SELECT pubname, to_regclass(format('%I.%I', schemaname, tablename)) AS relation
  FROM pg_publication_tables
  WHERE pubname NOT IN (SELECT publication FROM ours)
)
SELECT name, relation, identity, relreplident AS present, index_name, others
FROM remembered
LEFT JOIN pg_class ON pg_class.oid = relation
LEFT JOIN LATERAL (
  SELECT index_class.relname AS index_name
  FROM pg_index
  JOIN pg_class AS index_class ON index_class.oid = indexrelid
  WHERE indrelid = remembered.relation
    AND 'index ' || index_class.relname = identity
    AND indisunique AND indisvalid AND indimmediate AND indpred IS NULL AND indexprs IS NULL
    AND NOT EXISTS (
      SELECT
      FROM pg_attribute
      WHERE attrelid = indrelid AND attnum = ANY ((indkey::smallint[])[0:indnkeyatts - 1]) AND NOT attnotnull
    )
) AS usable ON true
LEFT JOIN LATERAL (
  SELECT string_agg(DISTINCT quote_ident(pubname), ', ') AS others
  FROM published
  WHERE published.relation IN (
    SELECT remembered.relation
    UNION ALL
    SELECT ancestor FROM pg_partition_ancestors(remembered.relation) AS ancestor
  )
) AS elsewhere ON true;

-- What is not brought back, and why.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT * FROM restored WHERE relation IS NULL ORDER BY name LOOP
    RAISE NOTICE 'table % is gone or has another name: nothing is brought back; its REPLICA IDENTITY was %',
      one.name, one.identity;
  END LOOP;
  FOR one IN SELECT * FROM restored WHERE present = 'f' AND others IS NOT NULL ORDER BY name LOOP
    RAISE WARNING 'table % is published by % too: its REPLICA IDENTITY stays FULL; it was %',
      one.name, one.others, one.identity;
  END LOOP;
  FOR one IN
    SELECT *
    FROM restored
    WHERE present = 'f' AND others IS NULL AND identity LIKE 'index %' AND index_name IS NULL
    ORDER BY name
  LOOP
    RAISE WARNING 'table % cannot use its former % as REPLICA IDENTITY any more: it gets DEFAULT',
      one.name, one.identity;
  END LOOP;
  FOR one IN
    SELECT pubname
    FROM source_publication
    JOIN pg_publication ON pubname = publication
    WHERE publication NOT IN (SELECT publication FROM ours)
    ORDER BY pubname
  LOOP
    RAISE WARNING 'publication % was not made by smt: it stays, with all its tables', one.pubname;
  END LOOP;
END
$$;

-- One transaction a table, and no lock on a table whose identity was changed meanwhile.
SELECT format('ALTER TABLE %s REPLICA IDENTITY %s;', relation, CASE
  WHEN identity = 'nothing' THEN 'NOTHING'
  WHEN index_name IS NOT NULL THEN format('USING INDEX %I', index_name)
  ELSE 'DEFAULT'
END)
FROM restored
WHERE present = 'f' AND others IS NULL
ORDER BY name
\set ECHO all \gexec \set ECHO none

-- The rights that setup granted, and no others. The names are PostgreSQL's, only compared with the remembered ones.
-- REVOKE takes the rights on single columns along, which the role had before: they are granted again.
WITH grantable (privilege, relation) AS (
  SELECT format('CONNECT ON DATABASE %I', current_database()), NULL::regclass
  UNION ALL
  SELECT format('USAGE ON SCHEMA %I', nspname), NULL FROM pg_namespace
  UNION ALL
  SELECT format('SELECT ON TABLE %s', oid::regclass), oid FROM pg_class WHERE relkind IN ('r', 'p')
)
SELECT DISTINCT format('REVOKE %s FROM %I;', privilege, rolname) || coalesce(
  (
    SELECT format(' GRANT SELECT (%s) ON TABLE %s TO %I;',
      string_agg(quote_ident(attname), ', ' ORDER BY attnum), relation, rolname)
    FROM pg_attribute
    CROSS JOIN aclexplode(attacl)
    WHERE attrelid = relation AND grantee = pg_roles.oid AND privilege_type = 'SELECT'
    HAVING count(*) > 0
  ), ''
) AS statement
FROM ours
JOIN remembered_grant USING (publication)
JOIN grantable USING (privilege)
JOIN pg_roles ON rolname = role
WHERE (role, privilege) NOT IN (
  SELECT role, privilege FROM remembered_grant WHERE publication NOT IN (SELECT publication FROM ours)
)
ORDER BY statement
\set ECHO all \gexec \set ECHO none

SELECT format('DROP PUBLICATION %I;', publication) FROM ours ORDER BY publication
\set ECHO all \gexec \set ECHO none
