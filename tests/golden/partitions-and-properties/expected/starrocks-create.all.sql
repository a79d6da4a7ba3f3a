-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `log`
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.all.sql
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

-- public.by_hour: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `log`.`public__by_hour` (
  `at` DATETIME NOT NULL, -- timestamp
  `kind` SMALLINT NOT NULL DEFAULT '-1',
  `payload` VARCHAR(1048576) NOT NULL DEFAULT '{}' -- jsonb
)
DUPLICATE KEY (`at`, `kind`)
PARTITION BY date_trunc('hour', at)
DISTRIBUTED BY HASH (`kind`) BUCKETS 4
PROPERTIES (
  "replication_num" = "2"
);

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

-- public.by_range
CREATE TABLE IF NOT EXISTS `log`.`public__by_range` (
  `id` INT NOT NULL,
  `bucket` INT NOT NULL,
  `note` VARCHAR(80) NOT NULL DEFAULT 'none' -- varchar(20)
)
PRIMARY KEY (`id`, `bucket`)
PARTITION BY RANGE (`bucket`) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN MAXVALUE)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "1"
);

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
