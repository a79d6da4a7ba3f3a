-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `log`, [table-rule.5] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.5.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `log`;

-- public.defaults
CREATE TABLE IF NOT EXISTS `log`.`public__defaults` (
  `id` BIGINT NOT NULL,
  `nullable` VARCHAR(1048576) NULL, -- text
  `empty` VARCHAR(1048576) NOT NULL DEFAULT '', -- text
  `computed` VARCHAR(1048576) NOT NULL, -- text
  `day` DATE NOT NULL DEFAULT '2024-02-29',
  `today` DATE NOT NULL,
  `moment` DATETIME NOT NULL, -- timestamptz, in UTC
  `wall` DATETIME NOT NULL DEFAULT '2024-01-01 12:00:00', -- timestamp
  `never` DATE NOT NULL,
  `padded` VARCHAR(16) NOT NULL DEFAULT 'ab', -- char(4)
  `price` DECIMAL(10,2) NOT NULL DEFAULT '9.99',
  `ratio` DOUBLE NOT NULL DEFAULT '0.1',
  `code` VARCHAR(36) NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', -- uuid
  `tags` VARCHAR(1048576) NOT NULL, -- text[], lossy
  `sizes` ARRAY<INT> NOT NULL, -- integer[]
  `bytes` VARCHAR(1048576) NOT NULL, -- bytea, in base64
  `pause` VARCHAR(64) NOT NULL, -- interval, in ISO 8601, lossy
  `clock` VARCHAR(15) NOT NULL, -- time, lossy
  `doc` VARCHAR(1048576) NOT NULL DEFAULT '{"a": null}', -- jsonb
  `sum` INT NOT NULL,
  `glued` VARCHAR(1048576) NOT NULL, -- text
  `position` VARCHAR(1048576) NOT NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "2"
);

-- public.tree
CREATE TABLE IF NOT EXISTS `log`.`public__tree` (
  `id` BIGINT NOT NULL,
  `at` DATETIME NOT NULL -- timestamptz, in UTC
)
PRIMARY KEY (`id`, `at`)
DISTRIBUTED BY HASH (`id`, `at`)
PROPERTIES (
  "replication_num" = "2"
);
