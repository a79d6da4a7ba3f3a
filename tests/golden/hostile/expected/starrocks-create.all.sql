-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `My-Shop`
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.all.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `my_shop`;

-- Sales.EU.Order.Details-1
CREATE TABLE IF NOT EXISTS `my_shop`.`Sales.EU__Order.Details-1` (
  `Id` BIGINT NOT NULL COMMENT '\'',
  `select` VARCHAR(1048576) NULL COMMENT '\\', -- text
  `order` INT NOT NULL DEFAULT '-1' COMMENT 'ends with a backslash \\',
  `two words` VARCHAR(1048576) NOT NULL DEFAULT 'it\'s \\ "x"; -- y' COMMENT 'line one;\nline two\r\nline three\t(tab)\b', -- text
  `it's` VARCHAR(1048576) NOT NULL DEFAULT 'line\nbreak\ttab\\' COMMENT '\'; DROP TABLE x; --', -- text
  `a"b` VARCHAR(63) NOT NULL COMMENT '\\\' \\n \\t \\0 \\% \\_ \\\\n', -- "Sales.EU"."mood';"
  `back\slash` VARCHAR(1048576) NULL COMMENT '/* open', -- text
  `semi;colon` VARCHAR(1048576) NULL COMMENT '*/ closed', -- text
  `dash--dash` VARCHAR(1048576) NULL COMMENT '-- dash;', -- text
  `$$` VARCHAR(1048576) NULL COMMENT '$$ body $$ ${SMT_PG_PASSWORD} %(key)s {}', -- text
  `size (EUR) 'x'` VARCHAR(1048576) NULL COMMENT 'Größe in € 🐘 ‮ gnihsrever ⁦x⁩ ﻿', -- text
  `{}` DECIMAL(10,2) NULL COMMENT '""doubled"" \'\'doubled\'\'',
  `%s` DATETIME NULL, -- timestamptz, in UTC
  `(paren)` DATE NULL,
  `a.b,c` VARCHAR(1048576) NULL, -- text
  `_schema` VARCHAR(1048576) NULL, -- text
  `__schema` VARCHAR(1048576) NULL, -- text
  `_table` VARCHAR(1048576) NULL, -- text
  `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk` VARCHAR(1048576) NULL, -- text
  `a%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`Id`)
COMMENT 'it\'s "quoted" and `ticked`;\n); DROP TABLE x; -- no\n*/ $$ \\ \\\' end\\'
DISTRIBUTED BY HASH (`Id`)
PROPERTIES (
  "replication_num" = "3",
  "compression" = "ZSTD(\"quoted\" \\ back)"
);

-- Sales.EU.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk
CREATE TABLE IF NOT EXISTS `my_shop`.`Sales.EU__abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk` (
  `key` VARCHAR(36) NOT NULL, -- uuid
  `partition` VARCHAR(1048576) NULL, -- jsonb
  `Id` INT NULL
)
PRIMARY KEY (`key`)
DISTRIBUTED BY HASH (`key`)
PROPERTIES (
  "replication_num" = "3",
  "compression" = "ZSTD(\"quoted\" \\ back)"
);

-- select.table: no key, so rows are appended, never changed
CREATE TABLE IF NOT EXISTS `my_shop`.`select__table` (
  `timestamp` DATETIME NOT NULL, -- timestamptz, in UTC
  `user` VARCHAR(1048576) NULL, -- text
  `a,b` VARCHAR(1048576) NULL, -- text
  `c:d;e` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`timestamp`)
COMMENT '\n'
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3",
  "compression" = "ZSTD(\"quoted\" \\ back)"
);
