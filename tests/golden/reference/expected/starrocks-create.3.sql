-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.3] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.3.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `shop`;

-- sales.order_items
CREATE TABLE IF NOT EXISTS `shop`.`sales__order_items` (
  `order_id` BIGINT NOT NULL,
  `line_no` SMALLINT NOT NULL,
  `sku` VARCHAR(160) NOT NULL, -- varchar(40)
  `quantity` INT NOT NULL,
  `unit_price` DECIMAL(12,4) NOT NULL
)
PRIMARY KEY (`order_id`, `line_no`)
DISTRIBUTED BY HASH (`order_id`)
PROPERTIES (
  "replication_num" = "3"
);
