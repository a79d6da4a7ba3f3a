-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `parts`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `parts`;

-- public.orders_2023, public.orders_2024
CREATE TABLE IF NOT EXISTS `parts`.`public__orders_202_auto_shard` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(12,2) NOT NULL,
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
COMMENT 'Orders of a year'
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
