-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `log`, [table-rule.3] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.3.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `log`;

-- public.by_country
CREATE TABLE IF NOT EXISTS `log`.`public__by_country` (
  `id` BIGINT NOT NULL,
  `country` VARCHAR(8) NOT NULL DEFAULT 'NL', -- char(2)
  `active` BOOLEAN NOT NULL DEFAULT 'true'
)
PRIMARY KEY (`id`, `country`)
PARTITION BY `country`
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "2",
  "bloom_filter_columns" = "id"
);
