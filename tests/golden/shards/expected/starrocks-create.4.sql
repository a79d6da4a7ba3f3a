-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `parts`, [table-rule.4] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.4.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `parts`;

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
