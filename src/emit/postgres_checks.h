// What postgres-setup.sql asks before it changes anything.  Whatever would let the job fail later,
// or lose rows without a word, stops the script here, with a hint.
#pragma once

#include <string_view>

namespace smt::postgres_sql {

inline constexpr std::string_view check_server = R"sql(
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
)sql";

inline constexpr std::string_view check_slots = R"sql(
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
)sql";

inline constexpr std::string_view check_publications = R"sql(
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
)sql";

}  // namespace smt::postgres_sql
