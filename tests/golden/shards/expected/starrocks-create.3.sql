-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `parts`, [table-rule.3] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.3.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `parts`;

-- eu.events_1, eu.events_2: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `parts`.`events` (
  `at` DATETIME NOT NULL, -- timestamptz, in UTC
  `kind` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
