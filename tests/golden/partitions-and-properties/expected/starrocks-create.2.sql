-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `log`, [table-rule.2] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.2.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `log`;

-- public.by_range
CREATE TABLE IF NOT EXISTS `log`.`public__by_range` (
  `id` INT NOT NULL,
  `bucket` INT NOT NULL,
  `note` VARCHAR(80) NOT NULL DEFAULT 'none' -- varchar(20)
)
PRIMARY KEY (`id`, `bucket`)
PARTITION BY RANGE (`bucket`) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN MAXVALUE)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "1"
);
