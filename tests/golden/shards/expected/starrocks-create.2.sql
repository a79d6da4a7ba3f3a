-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `parts`, [table-rule.2] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.2.sql
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
