-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `crm`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `crm`;

-- public.customers
CREATE TABLE IF NOT EXISTS `crm`.`public__customers` (
  `id` BIGINT NOT NULL,
  `first_name` VARCHAR(1048576) NULL, -- text
  `surname` VARCHAR(1048576) NOT NULL, -- text
  `born` DATE NULL,
  `balance` DECIMAL(18,2) NULL COMMENT 'EUR', -- numeric, lossy
  `settings` VARCHAR(1048576) NULL, -- jsonb
  `full_name` VARCHAR(400) NULL, -- text, computed
  `age_group` VARCHAR(20) NULL, -- computed
  `settings_json` JSON NULL AS parse_json(`settings`)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
