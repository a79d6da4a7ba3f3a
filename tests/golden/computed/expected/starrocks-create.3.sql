-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `crm`, [table-rule.3] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.3.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `crm`;

-- public.notes
CREATE TABLE IF NOT EXISTS `crm`.`public__notes` (
  `id` BIGINT NOT NULL,
  `body` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
