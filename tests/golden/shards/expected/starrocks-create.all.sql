-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `parts`
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.all.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `parts`;

-- eu.customers, us.customers
CREATE TABLE IF NOT EXISTS `parts`.`customers` (
  `shard_database` VARCHAR(63) NOT NULL COMMENT 'where the row comes from',
  `shard_schema` VARCHAR(63) NOT NULL COMMENT 'where the row comes from',
  `shard_table` VARCHAR(63) NOT NULL COMMENT 'where the row comes from',
  `id` BIGINT NOT NULL,
  `name` VARCHAR(200) NOT NULL -- varchar(50)
)
PRIMARY KEY (`shard_database`, `shard_schema`, `shard_table`, `id`)
DISTRIBUTED BY HASH (`shard_database`, `shard_schema`, `shard_table`, `id`)
PROPERTIES (
  "replication_num" = "3"
);

-- eu.events_1, eu.events_2: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `parts`.`events` (
  `at` DATETIME NOT NULL, -- timestamptz, in UTC
  `kind` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);

-- hr.city
CREATE TABLE IF NOT EXISTS `parts`.`hr__city` (
  `id` INT NOT NULL,
  `name` VARCHAR(1048576) NOT NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- hr.plan_1
CREATE TABLE IF NOT EXISTS `parts`.`hr__plan_1` (
  `id` INT NOT NULL,
  `body` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- hr.plan_2
CREATE TABLE IF NOT EXISTS `parts`.`hr__plan_2` (
  `id` INT NOT NULL,
  `body` VARCHAR(1048576) NULL -- jsonb
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- hr.team
CREATE TABLE IF NOT EXISTS `parts`.`hr__team` (
  `id` INT NOT NULL,
  `name` VARCHAR(1048576) NOT NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

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
