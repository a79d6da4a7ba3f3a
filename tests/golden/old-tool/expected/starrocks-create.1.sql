-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `shop`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `shop`;

-- ops.audit_log: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `shop`.`ops__audit_log` (
  `logged_at` DATETIME NOT NULL, -- timestamptz, in UTC
  `actor` VARCHAR(1048576) NOT NULL, -- text
  `action` VARCHAR(1048576) NOT NULL, -- text
  `detail` VARCHAR(1048576) NULL -- jsonb
)
DUPLICATE KEY (`logged_at`)
COMMENT 'Append only'
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);

-- ops.ledger_accounts
CREATE TABLE IF NOT EXISTS `shop`.`ops__ledger_accounts` (
  `account_no` VARCHAR(22) NOT NULL, -- numeric(20,0)
  `holder` VARCHAR(800) NOT NULL, -- varchar(200)
  `balance` DECIMAL(18,2) NOT NULL,
  `opened_on` DATE NOT NULL,
  `scan` VARCHAR(1048576) NULL -- bytea, in base64
)
PRIMARY KEY (`account_no`)
DISTRIBUTED BY HASH (`account_no`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.customers
CREATE TABLE IF NOT EXISTS `shop`.`sales__customers` (
  `id` BIGINT NOT NULL,
  `name` VARCHAR(400) NOT NULL, -- varchar(100)
  `email` VARCHAR(1048576) NULL COMMENT 'NULL until confirmed', -- text
  `country` VARCHAR(8) NOT NULL, -- char(2)
  `active` BOOLEAN NOT NULL,
  `created_at` DATETIME NOT NULL -- timestamptz, in UTC
)
PRIMARY KEY (`id`)
COMMENT 'Who buys: one row per customer\'s account'
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.orders
CREATE TABLE IF NOT EXISTS `shop`.`sales__orders` (
  `id` BIGINT NOT NULL,
  `customer_id` BIGINT NOT NULL,
  `status` VARCHAR(63) NOT NULL, -- sales.order_status
  `placed_at` DATETIME NOT NULL, -- timestamptz, in UTC
  `total` DECIMAL(12,2) NOT NULL COMMENT 'Gross, in EUR',
  `ship_to` VARCHAR(1048576) NULL, -- jsonb
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.payments
CREATE TABLE IF NOT EXISTS `shop`.`sales__payments` (
  `id` VARCHAR(36) NOT NULL, -- uuid
  `order_id` BIGINT NOT NULL,
  `amount` DECIMAL(12,2) NOT NULL,
  `method` VARCHAR(80) NOT NULL, -- varchar(20)
  `paid_at` DATETIME NULL -- timestamptz, in UTC
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- sales.products
CREATE TABLE IF NOT EXISTS `shop`.`sales__products` (
  `id` INT NOT NULL,
  `sku` VARCHAR(160) NOT NULL, -- varchar(40)
  `title` VARCHAR(1048576) NOT NULL, -- text
  `tags` VARCHAR(1048576) NULL COMMENT 'Search words', -- text[], lossy
  `sizes` ARRAY<INT> NULL, -- integer[]
  `weight_kg` DOUBLE NULL,
  `updated_at` DATETIME NULL -- timestamp(3)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
