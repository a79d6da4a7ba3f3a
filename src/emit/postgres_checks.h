// What postgres-setup.sql asks before it changes anything.  Whatever would let the job fail later,
// or lose rows without a word, stops the script, with a hint.
#pragma once

#include <string_view>

namespace smt::postgres_sql {

inline constexpr std::string_view obstacles = R"sql(
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
)sql";

}  // namespace smt::postgres_sql
