-- smt 1.0: Flink 1.20 job `shop`, PostgreSQL database `shop` to StarRocks
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
--   replication slots: 3
--   walsenders: 3
--   connections to PostgreSQL: at most 22, from pools of 20
--   task slots: 1
--   memory of the TaskManager: 1280 MiB
--   memory of the JobManager: 1600 MiB
--   time between checkpoints: 30 s or more
--   time between flushes: 10 s

SET 'pipeline.name' = 'shop';
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
SET 'table.exec.uid.format' = 'smt_shop_sales_customers_382538dc_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `shop`;

-- Source 1 of 3: sales.customers through the slot smt_shop_sales_customers.
-- Apart from the others: sales.customers is read alone, since source = per-table.
CREATE TEMPORARY TABLE `shop`.`smt_shop_sales_customers` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- sales.customers
  `id` BIGINT,
  `name` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)sales',
  'table-name' = 'customers',
  'slot.name' = 'smt_shop_sales_customers',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'connection.pool.size' = '20',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_shop_sales_customers',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 2 of 3: sales.orders through the slot smt_shop_sales_orders.
-- Apart from the others: sales.orders is read alone, since source = per-table.
CREATE TEMPORARY TABLE `shop`.`smt_shop_sales_orders` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- sales.orders
  `id` BIGINT,
  `customer_id` BIGINT,
  `placed_at` TIMESTAMP_LTZ(6)
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)sales',
  'table-name' = 'orders',
  'slot.name' = 'smt_shop_sales_orders',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'connection.pool.size' = '20',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_shop_sales_orders',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 3 of 3: sales.visits through the slot smt_shop_sales_visits.
-- Apart from the others: sales.visits has no key.
-- Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes.
CREATE TEMPORARY TABLE `shop`.`smt_shop_sales_visits` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- sales.visits
  `at` TIMESTAMP_LTZ(6),
  `page` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)sales',
  'table-name' = 'visits',
  'slot.name' = 'smt_shop_sales_visits',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'at',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'connection.pool.size' = '20',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_shop_sales_visits',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- sales.customers
CREATE TEMPORARY VIEW `shop`.`sales__customers_src` AS
SELECT
  `id`,
  `name`
FROM `shop`.`smt_shop_sales_customers`
WHERE `_schema` = 'sales' AND `_table` = 'customers';

CREATE TEMPORARY TABLE `shop`.`sales__customers_sink` (
  `id` BIGINT NOT NULL,
  `name` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'sales__customers',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- sales.orders
CREATE TEMPORARY VIEW `shop`.`sales__orders_src` AS
SELECT
  `id`,
  `customer_id`,
  CAST(`placed_at` AS TIMESTAMP(6)) AS `placed_at`
FROM `shop`.`smt_shop_sales_orders`
WHERE `_schema` = 'sales' AND `_table` = 'orders';

CREATE TEMPORARY TABLE `shop`.`sales__orders_sink` (
  `id` BIGINT NOT NULL,
  `customer_id` BIGINT,
  `placed_at` TIMESTAMP(6),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'sales__orders',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- sales.visits
CREATE TEMPORARY VIEW `shop`.`sales__visits_src` AS
SELECT
  CAST(`at` AS TIMESTAMP(6)) AS `at`,
  `page`
FROM `shop`.`smt_shop_sales_visits`
WHERE `_schema` = 'sales' AND `_table` = 'visits';

CREATE TEMPORARY TABLE `shop`.`sales__visits_sink` (
  `at` TIMESTAMP(6),
  `page` STRING
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'sales__visits',
  'sink.version' = 'V2',
  'sink.semantic' = 'exactly-once',
  'sink.label-prefix' = 'smt_shop_sales_visits_sales__visits',
  'sink.exactly-once.enable-label-gen' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- One job for all.
EXECUTE STATEMENT SET
BEGIN
INSERT INTO `shop`.`sales__customers_sink` SELECT * FROM `shop`.`sales__customers_src`;
INSERT INTO `shop`.`sales__orders_sink` SELECT * FROM `shop`.`sales__orders_src`;
INSERT INTO `shop`.`sales__visits_sink` SELECT * FROM `shop`.`sales__visits_src`;
END;
