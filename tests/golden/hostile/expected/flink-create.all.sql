-- smt 1.0: Flink 1.20 job `it's a "job"; -- of `ours``, PostgreSQL database `My-Shop` to StarRocks
-- Generated: change the config and run smt again instead of editing.
--
-- Step 3 of 3, after starrocks-create.all.sql and postgres-setup.sql:
--   sql-client.sh -f flink-create.all.sql
-- The client exits with 0 whatever happens: the job is submitted when it prints `Job ID:`.
-- Every run starts a job: cancel the old one first, a slot serves one job.
--
-- Needs in Flink's lib/:
--   flink-sql-connector-postgres-cdc-3.5.0.jar
--   flink-connector-starrocks-1.2.10_flink-1.19.jar
--   mysql-connector-j-8.4.0.jar
-- and in its config execution.checkpointing.dir on storage that outlives a machine.
--
-- It needs, by estimates that README explains ("Sizing"):
--   replication slots: 2
--   walsenders: 2
--   connections to PostgreSQL: at most 18, from pools of 20
--   task slots: 1
--   memory of the TaskManager: 1280 MiB
--   memory of the JobManager: 1600 MiB
--   time between checkpoints: 30 s or more
--   time between flushes: 10 s

SET 'pipeline.name' = 'it''s a "job"; -- of `ours`';
SET 'parallelism.default' = '1';
-- PostgreSQL keeps the WAL that no checkpoint has confirmed; without checkpoints it keeps all of it.
SET 'execution.checkpointing.interval' = '30 s';
SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION';
-- Each failed start costs PostgreSQL a walsender: wait longer after each.
SET 'restart-strategy.type' = 'exponential-delay';
-- timestamptz is written as the wall clock of this zone.
SET 'table.local-time-zone' = 'UTC';
-- The keys of the sinks are those of the rows, and the rows of a key arrive in order: no state needed.
SET 'table.exec.sink.upsert-materialize' = 'NONE';
-- A savepoint fits the next job, though tables come and go, as long as its sources are these.
SET 'table.exec.uid.generation' = 'ALWAYS';
SET 'table.exec.uid.format' = 'smt_it_s_a__job______of__ours__f92f6d9b_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `my_shop`;

-- Source 1 of 2: 2 tables through the slot smt_it_s_a__job______of__ours_. A record fills the columns that its table has.
CREATE TEMPORARY TABLE `my_shop`.`smt_it_s_a__job______of__ours_` (
  `___schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `__table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- Sales.EU.Order.Details-1
  `Id` BIGINT, -- bigint, integer: cast back in the views
  `select` STRING,
  `order` INT,
  `two words` STRING,
  `it's` STRING,
  `a"b` STRING,
  `back\slash` STRING,
  `semi;colon` STRING,
  `dash--dash` STRING,
  `$$` STRING,
  `size (EUR) 'x'` STRING,
  `{}` DECIMAL(10,2),
  `%s` TIMESTAMP_LTZ(6),
  `(paren)` DATE,
  `a.b,c` STRING,
  `_schema` STRING,
  `__schema` STRING,
  `_table` STRING,
  `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk` STRING,
  `a%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` STRING,
  -- Sales.EU.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk
  `key` STRING,
  `partition` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'My-Shop',
  'schema-name' = '(?-i)Sales\.EU',
  'table-name' = '(Order\.Details\-1|abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk)',
  'slot.name' = 'smt_it_s_a__job______of__ours_',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_it_s_a__job______of__ours_',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 2 of 2: select.table through the slot smt_it_s_a__job______of__ours__select_table.
-- Apart from the others: select.table has no key.
-- Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes.
CREATE TEMPORARY TABLE `my_shop`.`smt_it_s_a__job______of__ours__select_table` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- select.table
  `timestamp` TIMESTAMP_LTZ(6),
  `user` STRING,
  `a,b` STRING,
  `c:d;e` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'My-Shop',
  'schema-name' = '(?-i)select',
  'table-name' = 'table',
  'slot.name' = 'smt_it_s_a__job______of__ours__select_table',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'timestamp',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_it_s_a__job______of__ours__select_table',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Sales.EU.Order.Details-1
CREATE TEMPORARY VIEW `my_shop`.`Sales.EU__Order.Details-1_src` AS
SELECT
  `Id`,
  `select`,
  `order`,
  `two words`,
  `it's`,
  `a"b`,
  `back\slash`,
  `semi;colon`,
  `dash--dash`,
  `$$`,
  `size (EUR) 'x'`,
  `{}`,
  CAST(`%s` AS TIMESTAMP(6)) AS `%s`,
  `(paren)`,
  `a.b,c`,
  `_schema`,
  `__schema`,
  `_table`,
  `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk`,
  `a%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`
FROM `my_shop`.`smt_it_s_a__job______of__ours_`
WHERE `___schema` = 'Sales.EU' AND `__table` = 'Order.Details-1';

CREATE TEMPORARY TABLE `my_shop`.`Sales.EU__Order.Details-1_sink` (
  `Id` BIGINT NOT NULL,
  `select` STRING,
  `order` INT,
  `two words` STRING,
  `it's` STRING,
  `a"b` STRING,
  `back\slash` STRING,
  `semi;colon` STRING,
  `dash--dash` STRING,
  `$$` STRING,
  `size (EUR) 'x'` STRING,
  `{}` DECIMAL(10,2),
  `%s` TIMESTAMP(6),
  `(paren)` DATE,
  `a.b,c` STRING,
  `_schema` STRING,
  `__schema` STRING,
  `_table` STRING,
  `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk` STRING,
  `a%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` STRING,
  PRIMARY KEY (`Id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'my_shop',
  'table-name' = 'Sales.EU__Order.Details-1',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- Sales.EU.abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk
CREATE TEMPORARY VIEW `my_shop`.`Sales.EU__abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk_src` AS
SELECT
  `key`,
  `partition`,
  CAST(`Id` AS INT) AS `Id`
FROM `my_shop`.`smt_it_s_a__job______of__ours_`
WHERE `___schema` = 'Sales.EU' AND `__table` = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk';

CREATE TEMPORARY TABLE `my_shop`.`Sales.EU__abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk_sink` (
  `key` STRING NOT NULL,
  `partition` STRING,
  `Id` INT,
  PRIMARY KEY (`key`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'my_shop',
  'table-name' = 'Sales.EU__abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- select.table
CREATE TEMPORARY VIEW `my_shop`.`select__table_src` AS
SELECT
  CAST(`timestamp` AS TIMESTAMP(6)) AS `timestamp`,
  `user`,
  `a,b`,
  `c:d;e`
FROM `my_shop`.`smt_it_s_a__job______of__ours__select_table`
WHERE `_schema` = 'select' AND `_table` = 'table';

CREATE TEMPORARY TABLE `my_shop`.`select__table_sink` (
  `timestamp` TIMESTAMP(6),
  `user` STRING,
  `a,b` STRING,
  `c:d;e` STRING
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'my_shop',
  'table-name' = 'select__table',
  'sink.version' = 'V2',
  'sink.semantic' = 'exactly-once',
  'sink.label-prefix' = 'smt_it_s_a__job______of__ours__select_table_select__table',
  'sink.exactly-once.enable-label-gen' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- One job for all.
EXECUTE STATEMENT SET
BEGIN
INSERT INTO `my_shop`.`Sales.EU__Order.Details-1_sink` SELECT * FROM `my_shop`.`Sales.EU__Order.Details-1_src`;
INSERT INTO `my_shop`.`select__table_sink` SELECT * FROM `my_shop`.`select__table_src`;
INSERT INTO `my_shop`.`Sales.EU__abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk_sink` SELECT * FROM `my_shop`.`Sales.EU__abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk_src`;
END;
