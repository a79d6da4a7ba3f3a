-- smt 1.0: StarRocks 4.1 tables for PostgreSQL database `shop`, [table-rule.2] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.*.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.2.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `lake`;

-- public.orders
CREATE TABLE IF NOT EXISTS `lake`.`shop__orders` (
  `id` BIGINT NOT NULL,
  `customer_id` VARCHAR(36) NOT NULL, -- uuid
  `total` DECIMAL(12,2) NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "storage_volume" = "fast"
);
