-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `meet`, [table-rule.4] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.4.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `meet`;

-- public.s_stock
CREATE TABLE IF NOT EXISTS `meet`.`public__s_stock` (
  `id` BIGINT NOT NULL,
  `amount` INT NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
