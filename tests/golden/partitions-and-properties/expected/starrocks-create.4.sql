-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `log`, [table-rule.4] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.4.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `log`;

-- public.by_hour: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `log`.`public__by_hour` (
  `at` DATETIME NOT NULL, -- timestamp
  `kind` SMALLINT NOT NULL DEFAULT '-1',
  `payload` VARCHAR(1048576) NOT NULL DEFAULT '{}' -- jsonb
)
DUPLICATE KEY (`at`, `kind`)
PARTITION BY date_trunc('hour', at)
DISTRIBUTED BY HASH (`kind`) BUCKETS 4
PROPERTIES (
  "replication_num" = "2"
);
