-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.2] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.2.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `shop`;

-- sales.visits: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `shop`.`sales__visits` (
  `at` DATETIME NOT NULL, -- timestamptz, in UTC
  `page` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
PARTITION BY date_trunc('day', at)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3",
  "partition_live_number" = "30"
);
