-- smt 1.0: StarRocks 4.1 tables for PostgreSQL databases `crm`, `shop`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.*.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `lake`;

-- crm.public.customers
CREATE TABLE IF NOT EXISTS `lake`.`crm__customers` (
  `id` BIGINT NOT NULL,
  `name` VARCHAR(1048576) NOT NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`);

-- crm.public.visits: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `lake`.`crm__visits` (
  `at` DATETIME NOT NULL, -- timestamptz, in Europe/Paris, lossy
  `page` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
DISTRIBUTED BY RANDOM;

-- shop.public.customers
CREATE TABLE IF NOT EXISTS `lake`.`shop__customers` (
  `id` VARCHAR(36) NOT NULL, -- uuid
  `name` VARCHAR(1048576) NOT NULL, -- text
  `since` DATE NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`);
