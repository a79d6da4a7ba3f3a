-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `log`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `log`;

-- public.by_month
CREATE TABLE IF NOT EXISTS `log`.`public__by_month` (
  `created_on` DATE NOT NULL DEFAULT '2024-01-01',
  `id` BIGINT NOT NULL,
  `amount` DECIMAL(12,2) NOT NULL DEFAULT '0.50'
)
PRIMARY KEY (`created_on`, `id`)
PARTITION BY RANGE (`created_on`) (START ("2024-01-01") END ("2027-01-01") EVERY (INTERVAL 1 MONTH))
DISTRIBUTED BY HASH (`id`) BUCKETS 8
ORDER BY (`id`)
PROPERTIES (
  "replication_num" = "2",
  "colocate_with" = "months",
  "compression" = "ZSTD"
);
