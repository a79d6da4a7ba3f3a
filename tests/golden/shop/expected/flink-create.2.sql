-- smt 1.0: Flink 1.20 job `smt_shop_r2`, PostgreSQL database `shop` to StarRocks
-- Generated: change the config and run smt again instead of editing.
--
-- Step 3 of 3, after starrocks-create.all.sql and postgres-setup.sql:
--   sql-client.sh -f flink-create.2.sql
-- The client exits with 0 whatever happens: the job is submitted when it prints `Job ID:`.
-- Every run starts a job: cancel the old one first, a slot serves one job.
--
-- The tables of [table-rule.2] alone, as a job of its own with slots of its own, which it makes
-- itself. Never beside flink-create.all.sql: both would write the same tables.
--
-- Needs in Flink's lib/:
--   flink-sql-connector-postgres-cdc-3.5.0.jar
--   flink-connector-starrocks-1.2.10_flink-1.19.jar
--   mysql-connector-j-8.4.0.jar
-- and in its config execution.checkpointing.dir on storage that outlives a machine.
--
-- It needs, by estimates that README explains ("Sizing"):
--   replication slots: 1
--   walsenders: 1
--   connections to PostgreSQL: at most 14, from pools of 20
--   task slots: 1
--   memory of the TaskManager: 1280 MiB
--   memory of the JobManager: 1600 MiB
--   time between checkpoints: 30 s or more
--   time between flushes: 10 s

SET 'pipeline.name' = 'smt_shop_r2';
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
SET 'table.exec.uid.format' = 'smt_shop_r2_c2a6d9fd_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `shop`;

-- Source 1 of 1: ops.events through the slot smt_shop_r2.
CREATE TEMPORARY TABLE `shop`.`smt_shop_r2` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- ops.events
  `id` STRING, -- bigint, integer, uuid: cast back in the views
  `ts` TIMESTAMP_LTZ(6),
  `kind` STRING,
  `payload` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)ops',
  'table-name' = 'events',
  'slot.name' = 'smt_shop_r2',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'scan.include-partitioned-tables.enabled' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_shop',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- ops.events
CREATE TEMPORARY VIEW `shop`.`ops__events_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  CAST(`ts` AS TIMESTAMP(6)) AS `ts`,
  `kind`,
  `payload`
FROM `shop`.`smt_shop_r2`
WHERE `_schema` = 'ops' AND `_table` = 'events';

CREATE TEMPORARY TABLE `shop`.`ops__events_sink` (
  `id` BIGINT NOT NULL,
  `ts` TIMESTAMP(6) NOT NULL,
  `kind` STRING,
  `payload` STRING,
  PRIMARY KEY (`id`, `ts`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'ops__events',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '1000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- One job for all.
EXECUTE STATEMENT SET
BEGIN
INSERT INTO `shop`.`ops__events_sink` SELECT * FROM `shop`.`ops__events_src`;
END;
