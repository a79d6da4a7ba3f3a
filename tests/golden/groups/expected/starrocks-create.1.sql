-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `meet`, [table-rule.1] alone
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.1.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `meet`;

-- public.a_events
CREATE TABLE IF NOT EXISTS `meet`.`public__a_events` (
  `id` BIGINT NOT NULL,
  `at` DATETIME NOT NULL, -- timestamptz, in UTC
  `amount` DECIMAL(10,2) NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.b_days
CREATE TABLE IF NOT EXISTS `meet`.`public__b_days` (
  `id` INT NOT NULL,
  `at` DATE NOT NULL,
  `amount` DECIMAL(14,4) NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.c_moments
CREATE TABLE IF NOT EXISTS `meet`.`public__c_moments` (
  `id` VARCHAR(36) NOT NULL, -- uuid
  `at` DATETIME NULL, -- timestamptz, in UTC
  `amount` DECIMAL(10,2) NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.d_days
CREATE TABLE IF NOT EXISTS `meet`.`public__d_days` (
  `id` SMALLINT NOT NULL,
  `at` DATE NULL,
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.e_totals
CREATE TABLE IF NOT EXISTS `meet`.`public__e_totals` (
  `id` BIGINT NOT NULL,
  `amount` VARCHAR(65533) NULL -- numeric
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.k_log: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `meet`.`public__k_log` (
  `logged_at` DATETIME NOT NULL, -- timestamptz, in UTC
  `message` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`logged_at`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);

-- public.l_log: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `meet`.`public__l_log` (
  `message` VARCHAR(1048576) NOT NULL, -- text
  `level` SMALLINT NOT NULL,
  `ratio` FLOAT NULL
)
DUPLICATE KEY (`message`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);

-- public.m_rates
CREATE TABLE IF NOT EXISTS `meet`.`public__m_rates` (
  `currency` VARCHAR(63) NOT NULL, -- public.currency
  `day` DATE NOT NULL,
  `rate` DECIMAL(18,8) NOT NULL
)
PRIMARY KEY (`currency`, `day`)
DISTRIBUTED BY HASH (`currency`, `day`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.n_codes
CREATE TABLE IF NOT EXISTS `meet`.`public__n_codes` (
  `code` VARCHAR(80) NOT NULL, -- varchar(20)
  `label` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`code`)
DISTRIBUTED BY HASH (`code`)
PROPERTIES (
  "replication_num" = "3"
);
