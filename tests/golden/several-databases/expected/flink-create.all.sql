-- smt 1.0: Flink 1.20 job `all`, PostgreSQL databases `crm`, `shop` to StarRocks
-- Generated: change the config and run smt again instead of editing.
--
-- Step 3 of 3, after starrocks-create.all.sql and postgres-setup.*.sql:
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
--   replication slots: 3
--   walsenders: 3
--   connections to PostgreSQL: at most 22, from pools of 20
--   task slots: 1
--   memory of the TaskManager: 1280 MiB
--   memory of the JobManager: 1600 MiB
--   time between checkpoints: 30 s or more
--   time between flushes: 10 s

SET 'pipeline.name' = 'all';
SET 'parallelism.default' = '1';
-- PostgreSQL keeps the WAL that no checkpoint has confirmed; without checkpoints it keeps all of it.
SET 'execution.checkpointing.interval' = '30 s';
SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION';
-- Each failed start costs PostgreSQL a walsender: wait longer after each.
SET 'restart-strategy.type' = 'exponential-delay';
-- timestamptz is written as the wall clock of this zone.
SET 'table.local-time-zone' = 'Europe/Paris';
-- The keys of the sinks are those of the rows, and the rows of a key arrive in order: no state needed.
SET 'table.exec.sink.upsert-materialize' = 'NONE';
-- A savepoint fits the next job, though tables come and go, as long as its sources are these.
SET 'table.exec.uid.generation' = 'ALWAYS';
SET 'table.exec.uid.format' = 'smt_all_dcrm_672fb871_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `lake`;

-- Source 1 of 3: crm.public.customers through the slot smt_all_dcrm.
CREATE TEMPORARY TABLE `lake`.`smt_all_dcrm` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.customers
  `id` BIGINT,
  `name` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'crm',
  'schema-name' = '(?-i)public',
  'table-name' = 'customers',
  'slot.name' = 'smt_all_dcrm',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_all_dcrm',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 2 of 3: 2 tables through the slot smt_all_dshop. A record fills the columns that its table has.
-- Apart from the others: shop.public.customers is in another database, and a slot belongs to one.
CREATE TEMPORARY TABLE `lake`.`smt_all_dshop` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.customers
  `id` STRING, -- bigint, uuid: cast back in the views
  `name` STRING,
  `since` DATE,
  -- public.orders
  `customer_id` STRING,
  `total` DECIMAL(12,2)
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)public',
  'table-name' = '(customers|orders)',
  'slot.name' = 'smt_all_dshop',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_all_dshop',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 3 of 3: crm.public.visits through the slot smt_all_dcrm_public_visits.
-- Apart from the others: crm.public.visits has no key.
-- Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes.
CREATE TEMPORARY TABLE `lake`.`smt_all_dcrm_public_visits` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.visits
  `at` TIMESTAMP_LTZ(6),
  `page` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'crm',
  'schema-name' = '(?-i)public',
  'table-name' = 'visits',
  'slot.name' = 'smt_all_dcrm_public_visits',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'at',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_all_dcrm_public_visits',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- crm.public.customers
CREATE TEMPORARY VIEW `lake`.`crm__customers_src` AS
SELECT
  `id`,
  `name`
FROM `lake`.`smt_all_dcrm`
WHERE `_schema` = 'public' AND `_table` = 'customers';

CREATE TEMPORARY TABLE `lake`.`crm__customers_sink` (
  `id` BIGINT NOT NULL,
  `name` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'lake',
  'table-name' = 'crm__customers',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- crm.public.visits
CREATE TEMPORARY VIEW `lake`.`crm__visits_src` AS
SELECT
  CAST(`at` AS TIMESTAMP(6)) AS `at`,
  `page`
FROM `lake`.`smt_all_dcrm_public_visits`
WHERE `_schema` = 'public' AND `_table` = 'visits';

CREATE TEMPORARY TABLE `lake`.`crm__visits_sink` (
  `at` TIMESTAMP(6),
  `page` STRING
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'lake',
  'table-name' = 'crm__visits',
  'sink.version' = 'V2',
  'sink.semantic' = 'exactly-once',
  'sink.label-prefix' = 'smt_all_dcrm_public_visits_crm__visits',
  'sink.exactly-once.enable-label-gen' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- shop.public.customers
CREATE TEMPORARY VIEW `lake`.`shop__customers_src` AS
SELECT
  `id`,
  `name`,
  `since`
FROM `lake`.`smt_all_dshop`
WHERE `_schema` = 'public' AND `_table` = 'customers';

CREATE TEMPORARY TABLE `lake`.`shop__customers_sink` (
  `id` STRING NOT NULL,
  `name` STRING,
  `since` DATE,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'lake',
  'table-name' = 'shop__customers',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- shop.public.orders
CREATE TEMPORARY VIEW `lake`.`shop__orders_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  `customer_id`,
  `total`
FROM `lake`.`smt_all_dshop`
WHERE `_schema` = 'public' AND `_table` = 'orders';

CREATE TEMPORARY TABLE `lake`.`shop__orders_sink` (
  `id` BIGINT NOT NULL,
  `customer_id` STRING,
  `total` DECIMAL(12,2),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'lake',
  'table-name' = 'shop__orders',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- One job for all.
EXECUTE STATEMENT SET
BEGIN
INSERT INTO `lake`.`crm__customers_sink` SELECT * FROM `lake`.`crm__customers_src`;
INSERT INTO `lake`.`shop__customers_sink` SELECT * FROM `lake`.`shop__customers_src`;
INSERT INTO `lake`.`crm__visits_sink` SELECT * FROM `lake`.`crm__visits_src`;
INSERT INTO `lake`.`shop__orders_sink` SELECT * FROM `lake`.`shop__orders_src`;
END;
