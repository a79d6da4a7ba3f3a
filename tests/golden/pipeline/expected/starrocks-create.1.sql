-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
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
DISTRIBUTED BY HASH (`order_id`, `line_no`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.orders
CREATE TABLE IF NOT EXISTS `shop`.`sales__orders` (
  `id` BIGINT NOT NULL,
  `customer_id` BIGINT NOT NULL,
  `status` VARCHAR(63) NOT NULL, -- sales.order_status
  `total` DECIMAL(12,2) NOT NULL COMMENT 'Gross, in EUR',
  `ship_to` VARCHAR(1048576) NULL, -- jsonb
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.skipped
CREATE TABLE IF NOT EXISTS `shop`.`sales__skipped` (
  `id` BIGINT NOT NULL,
  `name` VARCHAR(400) NOT NULL, -- varchar(100)
  `email` VARCHAR(1048576) NULL COMMENT 'NULL until confirmed', -- text
  `country` VARCHAR(8) NOT NULL, -- char(2)
  `active` BOOLEAN NOT NULL,
  `at` DATETIME NULL -- timestamptz, in UTC
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
