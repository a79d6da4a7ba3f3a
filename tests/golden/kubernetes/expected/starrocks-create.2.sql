-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.2] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.2.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `shop`;

-- sales.customers
CREATE TABLE IF NOT EXISTS `shop`.`sales__customers` (
  `id` BIGINT NOT NULL,
  `name` VARCHAR(400) NOT NULL, -- varchar(100)
  `email` VARCHAR(1048576) NULL COMMENT 'NULL until confirmed', -- text
  `country` VARCHAR(8) NOT NULL, -- char(2)
  `active` BOOLEAN NOT NULL
)
PRIMARY KEY (`id`)
COMMENT 'Who buys: one row per customer\'s account'
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
