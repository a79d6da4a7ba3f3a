-- smt 1.0: takes back what postgres-setup.sql did in PostgreSQL database `shop`
-- Generated: change the config and run smt again instead of editing.
--
-- Only when the Flink job is cancelled for good. First cancel it, then:
--   psql -X -h db.example -d shop -f postgres-teardown.sql
-- With -v preview=1 it checks everything, shows the statements that it would run, and changes nothing.
--
-- A slot without a job keeps the WAL until the disk is full: run this soon. May be run again.
-- After it, the job can only start from the beginning: empty the StarRocks tables first (TRUNCATE TABLE), or rows
-- deleted meanwhile stay, and tables without a key hold every row twice.

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

-- The slots and publications of the setup.
CREATE TEMPORARY TABLE source (slot name, publication name);
INSERT INTO source VALUES
  ('smt_shop', 'smt_shop'),
  ('smt_shop_ops_audit_log', 'smt_shop_ops_audit_log');

-- The slots that the jobs of one rule each (flink-create.N.sql) made themselves.
CREATE TEMPORARY TABLE rule_slot (slot name);
INSERT INTO rule_slot VALUES
  ('smt_shop_ops_audit_log_r1'),
  ('smt_shop_r1'),
  ('smt_shop_r2'),
  ('smt_shop_r3');

-- From here on every teardown is the same, whatever the config: it works on these names and PostgreSQL's catalog.

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

-- Only publications that smt made are taken back; NAME_memo belongs to one that somebody else made.
CREATE TEMPORARY VIEW ours AS
SELECT marked.publication, before, pubowner, pubinsert OR pubupdate OR pubdelete OR pubtruncate AS publishes
FROM marked
JOIN pg_publication ON pubname = publication
WHERE publication IN (SELECT source.publication FROM source UNION SELECT left(slot, 58) || '_memo' FROM source);

-- The slots, and what an interrupted snapshot left of its own (NAME_0, NAME_1, ...); which of them no other job owns.
CREATE TEMPORARY VIEW named_slot AS
SELECT slot_name, active, active_pid, bool_or(
    slot_name NOT IN (
      SELECT before ->> 'slot' FROM marked WHERE before ? 'slot' AND publication NOT IN (SELECT publication FROM ours)
    )
    AND (is_source AND slot = slot_name OR slot_name NOT IN (SELECT pubname FROM pg_publication))
  ) AS is_ours
FROM pg_replication_slots
JOIN (
  SELECT slot, true FROM source UNION ALL SELECT slot, false FROM rule_slot
) AS named (slot, is_source) ON slot IN (slot_name, regexp_replace(slot_name, '_[0-9]+$', ''))
WHERE plugin = 'pgoutput' AND database = current_database()
GROUP BY slot_name, active, active_pid;

-- One row a table whose REPLICA IDENTITY setup made FULL, and what brings it back. index_name is the index that it
-- used, if that can still be used; others are publications of somebody else that have the table.
CREATE TEMPORARY VIEW restored AS
WITH remembered AS (
  SELECT relation AS name, to_regclass(relation) AS relation, min(identity) AS identity
  FROM ours
  JOIN remembered_identity USING (publication)
  WHERE identity <> 'full'
  GROUP BY remembered_identity.relation
),
published_elsewhere AS MATERIALIZED (
  SELECT publication, relation FROM published WHERE publication NOT IN (SELECT ours.publication FROM ours)
)
SELECT name, relation, relowner, relreplident AS present, kind, former_index, index_name, others
FROM remembered
-- default, nothing, or "index OID NAME"
CROSS JOIN LATERAL (
  SELECT split_part(identity, ' ', 1), split_part(identity, ' ', 2), substring(identity FROM '^index [0-9]+ (.*)$')
) AS former (kind, former_oid, former_index)
LEFT JOIN pg_class ON pg_class.oid = relation
-- By its OID it is found under another name, by its name when it was made anew.
LEFT JOIN LATERAL (
  SELECT index_class.relname AS index_name
  FROM pg_index
  JOIN pg_class AS index_class ON index_class.oid = indexrelid
  WHERE indrelid = remembered.relation
    AND (indexrelid::text = former_oid OR index_class.relname = former_index)
    AND indisunique AND indisvalid AND indimmediate AND indpred IS NULL AND indexprs IS NULL
    AND NOT EXISTS (
      SELECT
      FROM pg_attribute
      WHERE attrelid = indrelid AND attnum = ANY ((indkey::smallint[])[0:indnkeyatts - 1]) AND NOT attnotnull
    )
  ORDER BY indexrelid::text = former_oid DESC
  LIMIT 1
) AS usable ON true
LEFT JOIN LATERAL (
  SELECT string_agg(DISTINCT quote_ident(publication), ', ') AS others
  FROM published_elsewhere
  WHERE published_elsewhere.relation IN (
    SELECT remembered.relation
    UNION ALL
    SELECT ancestor FROM pg_partition_ancestors(remembered.relation) AS ancestor
  )
) AS elsewhere ON true;

-- The statements that are still needed, and whether this role may run them.
CREATE TEMPORARY VIEW todo (step, name, permitted, statement) AS
-- First nothing is published any more, so that no UPDATE is refused for want of an identity. The publications
-- themselves go last: they keep the record until all is done.
SELECT 1, publication::text, pg_has_role(pubowner, 'USAGE'),
  format('ALTER PUBLICATION %I SET (publish = %L);', publication, '')
FROM ours
WHERE publishes
UNION ALL
-- One transaction a table, and no lock on a table whose identity was changed meanwhile.
SELECT 2, name, pg_has_role(relowner, 'USAGE'), format('ALTER TABLE %s REPLICA IDENTITY %s;', relation, CASE
    WHEN kind = 'nothing' THEN 'NOTHING'
    WHEN index_name IS NOT NULL THEN format('USING INDEX %I', index_name)
    ELSE 'DEFAULT'
  END)
FROM restored
WHERE present = 'f' AND others IS NULL
UNION ALL
-- The rights that setup granted, and no others. The names are PostgreSQL's, only compared with the remembered ones.
-- REVOKE takes the rights on single columns along, which the role had before: they are granted again.
SELECT DISTINCT 3, privilege, permitted, format('REVOKE %s FROM %I;', privilege, rolname) || coalesce(
    (
      SELECT format(' GRANT SELECT (%s) ON TABLE %s TO %I;',
        string_agg(quote_ident(attname), ', ' ORDER BY attnum), relation, rolname)
      FROM pg_attribute
      CROSS JOIN aclexplode(attacl)
      WHERE attrelid = relation AND grantee = pg_roles.oid AND privilege_type = 'SELECT'
      HAVING count(*) > 0
    ), ''
  )
FROM ours
JOIN remembered_grant USING (publication)
JOIN (
  SELECT format('CONNECT ON DATABASE %I', datname), NULL::regclass,
    has_database_privilege(oid, 'CONNECT WITH GRANT OPTION')
  FROM pg_database
  WHERE datname = current_database()
  UNION ALL
  SELECT format('USAGE ON SCHEMA %I', nspname), NULL, has_schema_privilege(oid, 'USAGE WITH GRANT OPTION')
  FROM pg_namespace
  UNION ALL
  SELECT format('SELECT ON TABLE %s', oid::regclass), oid, has_table_privilege(oid, 'SELECT WITH GRANT OPTION')
  FROM pg_class
  WHERE relkind IN ('r', 'p')
) AS grantable (privilege, relation, permitted) USING (privilege)
JOIN pg_roles ON rolname = role
WHERE (role, privilege) NOT IN (
    SELECT role, privilege FROM remembered_grant WHERE publication NOT IN (SELECT ours.publication FROM ours)
  )
UNION ALL
SELECT 4, publication, pg_has_role(pubowner, 'USAGE'), format('DROP PUBLICATION %I;', publication)
FROM ours;

CREATE TEMPORARY VIEW todo_slot AS
SELECT 0 AS step, slot_name AS slot, format('SELECT pg_drop_replication_slot(%L);', slot_name) AS statement
FROM named_slot
WHERE is_ours;

-- Whatever would stop this script, and what to do about it.
CREATE TEMPORARY VIEW obstacle (message, hint) AS
SELECT
  format('slot %s is in use by process %s', slot_name, active_pid),
  format('Cancel the Flink job first. If there is none any more: SELECT pg_terminate_backend(%s);', active_pid)
FROM named_slot
WHERE is_ours AND active
UNION ALL
SELECT
  format('role %s may not run: %s', current_user, left(statement, 120)),
  'Run this file as the owner of the tables and publications, or as a superuser.'
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

-- What is not brought back, and why.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT name, concat_ws(' ', kind, former_index) AS was FROM restored WHERE relation IS NULL ORDER BY name
  LOOP
    RAISE NOTICE 'table % is gone or has another name: nothing is brought back; its REPLICA IDENTITY was %',
      one.name, one.was;
  END LOOP;
  FOR one IN
    SELECT name, others, concat_ws(' ', kind, former_index) AS was
    FROM restored
    WHERE present = 'f' AND others IS NOT NULL
    ORDER BY name
  LOOP
    RAISE WARNING 'table % is published by % too: its REPLICA IDENTITY stays FULL; it was %',
      one.name, one.others, one.was;
  END LOOP;
  FOR one IN
    SELECT name, former_index
    FROM restored
    WHERE present = 'f' AND others IS NULL AND kind = 'index' AND index_name IS NULL
    ORDER BY name
  LOOP
    RAISE WARNING 'table % cannot use its former index % as REPLICA IDENTITY any more: it gets DEFAULT',
      one.name, one.former_index;
  END LOOP;
  FOR one IN
    SELECT pubname
    FROM source
    JOIN pg_publication ON pubname = publication
    WHERE publication NOT IN (SELECT publication FROM ours)
    ORDER BY pubname
  LOOP
    RAISE WARNING 'publication % was not made by smt: it stays, with all its tables', one.pubname;
  END LOOP;
  FOR one IN SELECT slot_name FROM named_slot WHERE NOT is_ours ORDER BY slot_name LOOP
    RAISE NOTICE 'slot % stays: it is called as the slot or publication of another config', one.slot_name;
  END LOOP;
END
$$;

\if :{?preview}
  SELECT statement
  FROM (SELECT step, name, statement FROM todo UNION ALL SELECT step, slot, statement FROM todo_slot) AS all_todo
  ORDER BY step, name COLLATE "C"
  \g (format=unaligned tuples_only=on footer=off)
  \quit
\endif

-- From here on something changes. The slots go first: whoever may not drop them changes nothing else.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT slot, statement FROM todo_slot ORDER BY slot LOOP
    EXECUTE one.statement;
    RAISE NOTICE 'slot % is dropped', one.slot;
  END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'slot % cannot be dropped: %', one.slot, SQLERRM
    USING HINT = 'Let a role with REPLICATION, such as the one of Flink, run this, then run this file again: ' || (
      SELECT string_agg(statement, ' ' ORDER BY slot) FROM todo_slot
    );
END
$$;

-- psql shows each statement and runs it, each in a transaction of its own.
SELECT statement FROM todo ORDER BY step, name COLLATE "C"
\set ECHO all \gexec \set ECHO none
