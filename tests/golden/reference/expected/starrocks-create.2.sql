-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.2] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.2.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `shop`;

-- ops.events
CREATE TABLE IF NOT EXISTS `shop`.`ops__events` (
  `id` BIGINT NOT NULL,
  `ts` DATETIME NOT NULL, -- timestamptz, in UTC
  `kind` VARCHAR(120) NOT NULL, -- varchar(30)
  `payload` VARCHAR(1048576) NULL -- jsonb
)
PRIMARY KEY (`id`, `ts`)
COMMENT 'What happened, by month'
PARTITION BY date_trunc('month', ts)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
