-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `shop`;

-- sales.customers
CREATE TABLE IF NOT EXISTS `shop`.`sales__customers` (
  `id` BIGINT NOT NULL,
  `name` VARCHAR(1048576) NOT NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.orders
CREATE TABLE IF NOT EXISTS `shop`.`sales__orders` (
  `id` BIGINT NOT NULL,
  `customer_id` BIGINT NOT NULL,
  `placed_at` DATETIME NOT NULL -- timestamptz, in UTC
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
