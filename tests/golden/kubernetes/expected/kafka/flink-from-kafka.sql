-- smt 1.0: Flink 1.20 job `smt_smt_kafka`, Kafka to StarRocks
-- Generated: change the config and run smt again instead of editing.
--
-- After starrocks-create.all.sql and postgres-setup.sql:
--   curl -f -H 'Content-Type: application/json' -d @kafka/debezium-postgres.json http://CONNECT:8083/connectors
--   smt render kafka/flink-from-kafka.sql -o job.sql
--   sql-client.sh -f job.sql
-- Where a password belongs, ${NAME} stands: render fills it in from the environment.
-- The client exits with 0 whatever happens: the job is submitted when it prints `Job ID:`.
-- A fresh job reads the topics from their beginning: rows that StarRocks has already are written again,
-- and what was deleted meanwhile is deleted.
--
-- Needs in Flink's lib/:
--   flink-connector-kafka-3.4.0-1.20.jar and kafka-clients-3.4.0.jar
--   flink-connector-starrocks-1.2.10_flink-1.19.jar
--   mysql-connector-j-8.4.0.jar
-- and in its config execution.checkpointing.dir on storage that outlives a machine.

SET 'pipeline.name' = 'smt_smt_kafka';
SET 'parallelism.default' = '2';
-- PostgreSQL keeps the WAL that no checkpoint has confirmed; without checkpoints it keeps all of it.
SET 'execution.checkpointing.interval' = '30 s';
SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION';
-- Each failed start costs PostgreSQL a walsender: wait longer after each.
SET 'restart-strategy.type' = 'exponential-delay';
-- timestamptz is written as the wall clock of this zone.
SET 'table.local-time-zone' = 'UTC';
-- The keys of the sinks are those of the rows, and the rows of a key arrive in order: no state needed.
SET 'table.exec.sink.upsert-materialize' = 'NONE';
-- Goes on where the stopped job left off.
SET 'execution.savepoint.path' = 's3://flink/savepoints/savepoint-1';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `shop`;

CREATE TEMPORARY TABLE `shop`.`smt_smt.sales.customers` (
  `id` BIGINT,
  `name` STRING,
  `email` STRING,
  `country` STRING,
  `active` BOOLEAN
) WITH (
  'connector' = 'kafka',
  'topic' = 'smt_smt.sales.customers',
  'properties.bootstrap.servers' = 'kafka.example:9092',
  'properties.group.id' = 'smt_smt_kafka',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true',
  'debezium-json.ignore-parse-errors' = 'false',
  'debezium-json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY VIEW `shop`.`sales__customers_src` AS
SELECT
  `id`,
  `name`,
  `email`,
  `country`,
  `active`
FROM (
SELECT
  `id`,
  `name`,
  `email`,
  RTRIM(`country`) AS `country`,
  `active`
FROM `shop`.`smt_smt.sales.customers`
)
WHERE name <> 'nobody -- or so' AND name <> '/* none */';

CREATE TEMPORARY TABLE `shop`.`sales__customers_sink` (
  `id` BIGINT NOT NULL,
  `name` STRING,
  `email` STRING,
  `country` STRING,
  `active` BOOLEAN,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  -- smt render: SMT_STARROCKS_PASSWORD
  'password' = '${SMT_STARROCKS_PASSWORD}',
  'database-name' = 'shop',
  'table-name' = 'sales__customers',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.ignore.update-before' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

CREATE TEMPORARY TABLE `shop`.`smt_smt.sales.order_items` (
  `order_id` BIGINT,
  `line_no` SMALLINT,
  `sku` STRING,
  `quantity` INT,
  `unit_price` STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'smt_smt.sales.order_items',
  'properties.bootstrap.servers' = 'kafka.example:9092',
  'properties.group.id' = 'smt_smt_kafka',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true',
  'debezium-json.ignore-parse-errors' = 'false',
  'debezium-json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY VIEW `shop`.`sales__order_items_src` AS
SELECT
  `order_id`,
  `line_no`,
  `sku`,
  `quantity`,
  TRY_CAST(`unit_price` AS DECIMAL(12,4)) AS `unit_price`
FROM `shop`.`smt_smt.sales.order_items`;

CREATE TEMPORARY TABLE `shop`.`sales__order_items_sink` (
  `order_id` BIGINT NOT NULL,
  `line_no` SMALLINT NOT NULL,
  `sku` STRING,
  `quantity` INT,
  `unit_price` DECIMAL(12,4),
  PRIMARY KEY (`order_id`, `line_no`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  -- smt render: SMT_STARROCKS_PASSWORD
  'password' = '${SMT_STARROCKS_PASSWORD}',
  'database-name' = 'shop',
  'table-name' = 'sales__order_items',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

CREATE TEMPORARY TABLE `shop`.`smt_smt.sales.orders` (
  `id` BIGINT,
  `customer_id` BIGINT,
  `status` STRING,
  `total` STRING,
  `ship_to` STRING,
  `note` STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'smt_smt.sales.orders',
  'properties.bootstrap.servers' = 'kafka.example:9092',
  'properties.group.id' = 'smt_smt_kafka',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true',
  'debezium-json.ignore-parse-errors' = 'false',
  'debezium-json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY VIEW `shop`.`sales__orders_src` AS
SELECT
  `id`,
  `customer_id`,
  `status`,
  TRY_CAST(`total` AS DECIMAL(12,2)) AS `total`,
  `ship_to`,
  `note`
FROM `shop`.`smt_smt.sales.orders`;

CREATE TEMPORARY TABLE `shop`.`sales__orders_sink` (
  `id` BIGINT NOT NULL,
  `customer_id` BIGINT,
  `status` STRING,
  `total` DECIMAL(12,2),
  `ship_to` STRING,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  -- smt render: SMT_STARROCKS_PASSWORD
  'password' = '${SMT_STARROCKS_PASSWORD}',
  'database-name' = 'shop',
  'table-name' = 'sales__orders',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

CREATE TEMPORARY TABLE `shop`.`smt_smt.sales.skipped` (
  `id` BIGINT,
  `name` STRING,
  `email` STRING,
  `country` STRING,
  `active` BOOLEAN,
  `at` TIMESTAMP_LTZ(6)
) WITH (
  'connector' = 'kafka',
  'topic' = 'smt_smt.sales.skipped',
  'properties.bootstrap.servers' = 'kafka.example:9092',
  'properties.group.id' = 'smt_smt_kafka',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true',
  'debezium-json.ignore-parse-errors' = 'false',
  'debezium-json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY VIEW `shop`.`sales__skipped_src` AS
SELECT
  `id`,
  `name`,
  `email`,
  RTRIM(`country`) AS `country`,
  `active`,
  CAST(`at` AS TIMESTAMP(6)) AS `at`
FROM `shop`.`smt_smt.sales.skipped`;

CREATE TEMPORARY TABLE `shop`.`sales__skipped_sink` (
  `id` BIGINT NOT NULL,
  `name` STRING,
  `email` STRING,
  `country` STRING,
  `active` BOOLEAN,
  `at` TIMESTAMP(6),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  -- smt render: SMT_STARROCKS_PASSWORD
  'password' = '${SMT_STARROCKS_PASSWORD}',
  'database-name' = 'shop',
  'table-name' = 'sales__skipped',
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
INSERT INTO `shop`.`sales__customers_sink` SELECT * FROM `shop`.`sales__customers_src`;
INSERT INTO `shop`.`sales__order_items_sink` SELECT * FROM `shop`.`sales__order_items_src`;
INSERT INTO `shop`.`sales__orders_sink` SELECT * FROM `shop`.`sales__orders_src`;
INSERT INTO `shop`.`sales__skipped_sink` SELECT * FROM `shop`.`sales__skipped_src`;
END;
