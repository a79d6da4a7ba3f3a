-- smt 1.0: Flink 1.20 job `smt_shop_r1`, PostgreSQL database `shop` to StarRocks
-- Generated: change the config and run smt again instead of editing.
--
-- Step 3 of 3, after starrocks-create.all.sql and postgres-setup.sql:
--   sql-client.sh -f flink-create.1.sql
-- The client exits with 0 whatever happens: the job is submitted when it prints `Job ID:`.
-- Every run starts a job: cancel the old one first, a slot serves one job.
--
-- The tables of [table-rule.1] alone, as a job of its own with slots of its own, which it makes
-- itself. Never beside flink-create.all.sql: both would write the same tables.
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

SET 'pipeline.name' = 'smt_shop_r1';
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
SET 'table.exec.uid.format' = 'smt_shop_r1_2e5bbdb1_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `shop`;

-- Source 1 of 2: 6 tables through the slot smt_shop_r1. A record fills the columns that its table has.
CREATE TEMPORARY TABLE `shop`.`smt_shop_r1` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- ops.change_log
  `id` STRING, -- bigint, integer, uuid: cast back in the views
  `schema_name` STRING,
  `table_name` STRING,
  `changed_at` TIMESTAMP_LTZ(6),
  `changed_by` STRING,
  `took` STRING,
  -- ops.ledger_accounts
  `account_no` DECIMAL(20,0),
  `holder` STRING,
  `balance` DECIMAL(18,2),
  `opened_on` DATE,
  `scan` STRING,
  -- sales.customers
  `name` STRING,
  `email` STRING,
  `country` STRING,
  `active` BOOLEAN,
  `created_at` TIMESTAMP_LTZ(6),
  -- sales.orders
  `customer_id` BIGINT,
  `status` STRING,
  `placed_at` TIMESTAMP_LTZ(6),
  `total` DECIMAL(12,2),
  `ship_to` STRING,
  `note` STRING,
  -- sales.payments
  `order_id` BIGINT,
  `amount` DECIMAL(12,2),
  `method` STRING,
  `paid_at` TIMESTAMP_LTZ(6),
  -- sales.products
  `sku` STRING,
  `title` STRING,
  `tags` STRING,
  `sizes` STRING,
  `weight_kg` DOUBLE,
  `updated_at` TIMESTAMP(3)
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)(ops|sales)',
  'table-name' = '((?<=^ops\.)(change_log|ledger_accounts)|(?<=^sales\.)(customers|orders|payments|products))',
  'slot.name' = 'smt_shop_r1',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
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

-- Source 2 of 2: ops.audit_log through the slot smt_shop_ops_audit_log_r1.
-- Apart from the others: ops.audit_log has no key.
-- Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes.
CREATE TEMPORARY TABLE `shop`.`smt_shop_ops_audit_log_r1` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- ops.audit_log
  `logged_at` TIMESTAMP_LTZ(6),
  `actor` STRING,
  `action` STRING,
  `detail` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'shop',
  'schema-name' = '(?-i)ops',
  'table-name' = 'audit_log',
  'slot.name' = 'smt_shop_ops_audit_log_r1',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'logged_at',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_shop_ops_audit_log',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- ops.audit_log
CREATE TEMPORARY VIEW `shop`.`ops__audit_log_src` AS
SELECT
  CAST(`logged_at` AS TIMESTAMP(6)) AS `logged_at`,
  `actor`,
  `action`,
  `detail`
FROM `shop`.`smt_shop_ops_audit_log_r1`
WHERE `_schema` = 'ops' AND `_table` = 'audit_log';

CREATE TEMPORARY TABLE `shop`.`ops__audit_log_sink` (
  `logged_at` TIMESTAMP(6),
  `actor` STRING,
  `action` STRING,
  `detail` STRING
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'ops__audit_log',
  'sink.version' = 'V2',
  'sink.semantic' = 'exactly-once',
  'sink.label-prefix' = 'smt_shop_ops_audit_log_ops__audit_log',
  'sink.exactly-once.enable-label-gen' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- ops.change_log
CREATE TEMPORARY VIEW `shop`.`ops__change_log_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  `schema_name`,
  `table_name`,
  CAST(`changed_at` AS TIMESTAMP(6)) AS `changed_at`,
  `changed_by`,
  `took`
FROM `shop`.`smt_shop_r1`
WHERE `_schema` = 'ops' AND `_table` = 'change_log';

CREATE TEMPORARY TABLE `shop`.`ops__change_log_sink` (
  `id` BIGINT NOT NULL,
  `schema_name` STRING,
  `table_name` STRING,
  `changed_at` TIMESTAMP(6),
  `changed_by` STRING,
  `took` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'ops__change_log',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '1000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- ops.ledger_accounts
CREATE TEMPORARY VIEW `shop`.`ops__ledger_accounts_src` AS
SELECT
  CAST(`account_no` AS STRING) AS `account_no`,
  `holder`,
  `balance`,
  `opened_on`,
  `scan`
FROM `shop`.`smt_shop_r1`
WHERE `_schema` = 'ops' AND `_table` = 'ledger_accounts';

CREATE TEMPORARY TABLE `shop`.`ops__ledger_accounts_sink` (
  `account_no` STRING NOT NULL,
  `holder` STRING,
  `balance` DECIMAL(18,2),
  `opened_on` DATE,
  `scan` STRING,
  PRIMARY KEY (`account_no`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'ops__ledger_accounts',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '1000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- sales.customers
CREATE TEMPORARY VIEW `shop`.`sales__customers_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  `name`,
  `email`,
  RTRIM(`country`) AS `country`,
  `active`,
  CAST(`created_at` AS TIMESTAMP(6)) AS `created_at`
FROM `shop`.`smt_shop_r1`
WHERE `_schema` = 'sales' AND `_table` = 'customers';

CREATE TEMPORARY TABLE `shop`.`sales__customers_sink` (
  `id` BIGINT NOT NULL,
  `name` STRING,
  `email` STRING,
  `country` STRING,
  `active` BOOLEAN,
  `created_at` TIMESTAMP(6),
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
  'sink.buffer-flush.interval-ms' = '1000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- sales.orders
CREATE TEMPORARY VIEW `shop`.`sales__orders_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  `customer_id`,
  `status`,
  CAST(`placed_at` AS TIMESTAMP(6)) AS `placed_at`,
  `total`,
  `ship_to`,
  `note`
FROM `shop`.`smt_shop_r1`
WHERE `_schema` = 'sales' AND `_table` = 'orders';

CREATE TEMPORARY TABLE `shop`.`sales__orders_sink` (
  `id` BIGINT NOT NULL,
  `customer_id` BIGINT,
  `status` STRING,
  `placed_at` TIMESTAMP(6),
  `total` DECIMAL(12,2),
  `ship_to` STRING,
  `note` STRING,
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
  'sink.buffer-flush.interval-ms' = '1000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- sales.payments
CREATE TEMPORARY VIEW `shop`.`sales__payments_src` AS
SELECT
  `id`,
  `order_id`,
  `amount`,
  `method`,
  CAST(`paid_at` AS TIMESTAMP(6)) AS `paid_at`
FROM `shop`.`smt_shop_r1`
WHERE `_schema` = 'sales' AND `_table` = 'payments';

CREATE TEMPORARY TABLE `shop`.`sales__payments_sink` (
  `id` STRING NOT NULL,
  `order_id` BIGINT,
  `amount` DECIMAL(12,2),
  `method` STRING,
  `paid_at` TIMESTAMP(6),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'sales__payments',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '1000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- sales.products
CREATE TEMPORARY VIEW `shop`.`sales__products_src` AS
SELECT
  CAST(`id` AS INT) AS `id`,
  `sku`,
  `title`,
  `tags`,
  `sizes`,
  `weight_kg`,
  `updated_at`
FROM `shop`.`smt_shop_r1`
WHERE `_schema` = 'sales' AND `_table` = 'products';

CREATE TEMPORARY TABLE `shop`.`sales__products_sink` (
  `id` INT NOT NULL,
  `sku` STRING,
  `title` STRING,
  `tags` STRING,
  `sizes` STRING,
  `weight_kg` DOUBLE,
  `updated_at` TIMESTAMP(3),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'shop',
  'table-name' = 'sales__products',
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
INSERT INTO `shop`.`ops__change_log_sink` SELECT * FROM `shop`.`ops__change_log_src`;
INSERT INTO `shop`.`ops__audit_log_sink` SELECT * FROM `shop`.`ops__audit_log_src`;
INSERT INTO `shop`.`ops__ledger_accounts_sink` SELECT * FROM `shop`.`ops__ledger_accounts_src`;
INSERT INTO `shop`.`sales__customers_sink` SELECT * FROM `shop`.`sales__customers_src`;
INSERT INTO `shop`.`sales__orders_sink` SELECT * FROM `shop`.`sales__orders_src`;
INSERT INTO `shop`.`sales__payments_sink` SELECT * FROM `shop`.`sales__payments_src`;
INSERT INTO `shop`.`sales__products_sink` SELECT * FROM `shop`.`sales__products_src`;
END;
