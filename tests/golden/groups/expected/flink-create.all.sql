-- smt 1.0: Flink 1.20 job `meet`, PostgreSQL database `meet` to StarRocks
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
--   replication slots: 9
--   walsenders: 9
--   connections to PostgreSQL: at most 46, from pools of 20
--   task slots: 1
--   memory of the TaskManager: 1280 MiB
--   memory of the JobManager: 1600 MiB
--   time between checkpoints: 30 s or more
--   time between flushes: 10 s

SET 'pipeline.name' = 'meet';
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
SET 'table.exec.uid.format' = 'smt_meet_9792c4db_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `meet`;

-- Source 1 of 9: 3 tables through the slot smt_meet. A record fills the columns that its table has.
CREATE TEMPORARY TABLE `meet`.`smt_meet` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.a_events
  `id` STRING, -- bigint, uuid: cast back in the views
  `at` TIMESTAMP_LTZ(6),
  `amount` STRING -- numeric, numeric(10,2): cast back in the views
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = '(a_events|c_moments|e_totals)',
  'slot.name' = 'smt_meet',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.decimal.handling.mode' = 'string',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 2 of 9: 2 tables through the slot smt_meet_public_b_days. A record fills the columns that its table has.
-- Apart from the others: public.b_days has a column 'at' of date, which cannot share a source with timestamptz.
CREATE TEMPORARY TABLE `meet`.`smt_meet_public_b_days` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.b_days
  `id` INT, -- integer, smallint: cast back in the views
  `at` DATE,
  `amount` DECIMAL(14,4),
  -- public.d_days
  `note` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = '(b_days|d_days)',
  'slot.name' = 'smt_meet_public_b_days',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_public_b_days',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 3 of 9: public.k_log through the slot smt_meet_public_k_log.
-- Apart from the others: public.k_log has no key.
-- Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes.
CREATE TEMPORARY TABLE `meet`.`smt_meet_public_k_log` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.k_log
  `logged_at` TIMESTAMP_LTZ(6),
  `message` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = 'k_log',
  'slot.name' = 'smt_meet_public_k_log',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'logged_at',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_public_k_log',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 4 of 9: public.l_log through the slot smt_meet_public_l_log.
-- Apart from the others: public.l_log has no key.
-- Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes.
CREATE TEMPORARY TABLE `meet`.`smt_meet_public_l_log` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.l_log
  `message` STRING,
  `level` SMALLINT,
  `ratio` FLOAT
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = 'l_log',
  'slot.name' = 'smt_meet_public_l_log',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'message',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_public_l_log',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 5 of 9: public.m_rates through the slot smt_meet_public_m_rates.
-- Apart from the others: public.m_rates is read in chunks of 'day', which does not begin its primary key.
CREATE TEMPORARY TABLE `meet`.`smt_meet_public_m_rates` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.m_rates
  `currency` STRING,
  `day` DATE,
  `rate` DECIMAL(18,8)
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = 'm_rates',
  'slot.name' = 'smt_meet_public_m_rates',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'day',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_public_m_rates',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 6 of 9: public.n_codes through the slot smt_meet_public_n_codes.
-- Apart from the others: public.n_codes has no primary key.
CREATE TEMPORARY TABLE `meet`.`smt_meet_public_n_codes` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.n_codes
  `code` STRING,
  `label` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = 'n_codes',
  'slot.name' = 'smt_meet_public_n_codes',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.chunk.key-column' = 'code',
  'debezium.message.key.columns' = 'public\.n_codes:code',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_public_n_codes',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 7 of 9: 2 tables through the slot smt_meet_gpayments. A record fills the columns that its table has.
-- Apart from the others: public.p_payments is in the group 'payments' of [table-rule.2].
CREATE TEMPORARY TABLE `meet`.`smt_meet_gpayments` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.p_payments
  `id` BIGINT,
  `amount` DECIMAL(12,2)
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = '(p_payments|q_payments)',
  'slot.name' = 'smt_meet_gpayments',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_gpayments',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- Source 8 of 9: public.r_archive through the slot smt_meet_public_r_archive.
-- Apart from the others: public.r_archive has source options of its own in [table-rule.3].
CREATE TEMPORARY TABLE `meet`.`smt_meet_public_r_archive` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.r_archive
  `id` BIGINT,
  `body` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = 'r_archive',
  'slot.name' = 'smt_meet_public_r_archive',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_meet_public_r_archive',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')',
  'scan.incremental.snapshot.chunk.size' = '50000'
);

-- Source 9 of 9: public.s_stock through the slot stock_slot.
-- Apart from the others: public.s_stock has the slot 'stock_slot' of [table-rule.4].
CREATE TEMPORARY TABLE `meet`.`stock_slot` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.s_stock
  `id` BIGINT,
  `amount` INT
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'meet',
  'schema-name' = '(?-i)public',
  'table-name' = 's_stock',
  'slot.name' = 'stock_slot',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'stock_slot',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- public.a_events
CREATE TEMPORARY VIEW `meet`.`public__a_events_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  CAST(`at` AS TIMESTAMP(6)) AS `at`,
  TRY_CAST(`amount` AS DECIMAL(10,2)) AS `amount`
FROM `meet`.`smt_meet`
WHERE `_schema` = 'public' AND `_table` = 'a_events';

CREATE TEMPORARY TABLE `meet`.`public__a_events_sink` (
  `id` BIGINT NOT NULL,
  `at` TIMESTAMP(6),
  `amount` DECIMAL(10,2),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__a_events',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.b_days
CREATE TEMPORARY VIEW `meet`.`public__b_days_src` AS
SELECT
  `id`,
  `at`,
  `amount`
FROM `meet`.`smt_meet_public_b_days`
WHERE `_schema` = 'public' AND `_table` = 'b_days';

CREATE TEMPORARY TABLE `meet`.`public__b_days_sink` (
  `id` INT NOT NULL,
  `at` DATE,
  `amount` DECIMAL(14,4),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__b_days',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.c_moments
CREATE TEMPORARY VIEW `meet`.`public__c_moments_src` AS
SELECT
  `id`,
  CAST(`at` AS TIMESTAMP(6)) AS `at`,
  TRY_CAST(`amount` AS DECIMAL(10,2)) AS `amount`
FROM `meet`.`smt_meet`
WHERE `_schema` = 'public' AND `_table` = 'c_moments';

CREATE TEMPORARY TABLE `meet`.`public__c_moments_sink` (
  `id` STRING NOT NULL,
  `at` TIMESTAMP(6),
  `amount` DECIMAL(10,2),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__c_moments',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.d_days
CREATE TEMPORARY VIEW `meet`.`public__d_days_src` AS
SELECT
  CAST(`id` AS SMALLINT) AS `id`,
  `at`,
  `note`
FROM `meet`.`smt_meet_public_b_days`
WHERE `_schema` = 'public' AND `_table` = 'd_days';

CREATE TEMPORARY TABLE `meet`.`public__d_days_sink` (
  `id` SMALLINT NOT NULL,
  `at` DATE,
  `note` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__d_days',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.e_totals
CREATE TEMPORARY VIEW `meet`.`public__e_totals_src` AS
SELECT
  CAST(`id` AS BIGINT) AS `id`,
  NULLIF(`amount`, 'NAN') AS `amount`
FROM `meet`.`smt_meet`
WHERE `_schema` = 'public' AND `_table` = 'e_totals';

CREATE TEMPORARY TABLE `meet`.`public__e_totals_sink` (
  `id` BIGINT NOT NULL,
  `amount` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__e_totals',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.k_log
CREATE TEMPORARY VIEW `meet`.`public__k_log_src` AS
SELECT
  CAST(`logged_at` AS TIMESTAMP(6)) AS `logged_at`,
  `message`
FROM `meet`.`smt_meet_public_k_log`
WHERE `_schema` = 'public' AND `_table` = 'k_log';

CREATE TEMPORARY TABLE `meet`.`public__k_log_sink` (
  `logged_at` TIMESTAMP(6),
  `message` STRING
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__k_log',
  'sink.version' = 'V2',
  'sink.semantic' = 'exactly-once',
  'sink.label-prefix' = 'smt_meet_public_k_log_public__k_log',
  'sink.exactly-once.enable-label-gen' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.l_log
CREATE TEMPORARY VIEW `meet`.`public__l_log_src` AS
SELECT
  `message`,
  `level`,
  `ratio`
FROM `meet`.`smt_meet_public_l_log`
WHERE `_schema` = 'public' AND `_table` = 'l_log';

CREATE TEMPORARY TABLE `meet`.`public__l_log_sink` (
  `message` STRING,
  `level` SMALLINT,
  `ratio` FLOAT
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__l_log',
  'sink.version' = 'V2',
  'sink.semantic' = 'exactly-once',
  'sink.label-prefix' = 'smt_meet_public_l_log_public__l_log',
  'sink.exactly-once.enable-label-gen' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.m_rates
CREATE TEMPORARY VIEW `meet`.`public__m_rates_src` AS
SELECT
  `currency`,
  `day`,
  `rate`
FROM `meet`.`smt_meet_public_m_rates`
WHERE `_schema` = 'public' AND `_table` = 'm_rates';

CREATE TEMPORARY TABLE `meet`.`public__m_rates_sink` (
  `currency` STRING NOT NULL,
  `day` DATE NOT NULL,
  `rate` DECIMAL(18,8),
  PRIMARY KEY (`currency`, `day`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__m_rates',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.n_codes
CREATE TEMPORARY VIEW `meet`.`public__n_codes_src` AS
SELECT
  `code`,
  `label`
FROM `meet`.`smt_meet_public_n_codes`
WHERE `_schema` = 'public' AND `_table` = 'n_codes';

CREATE TEMPORARY TABLE `meet`.`public__n_codes_sink` (
  `code` STRING NOT NULL,
  `label` STRING,
  PRIMARY KEY (`code`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__n_codes',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.ignore.update-before' = 'false',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.p_payments
CREATE TEMPORARY VIEW `meet`.`public__p_payments_src` AS
SELECT
  `id`,
  `amount`
FROM `meet`.`smt_meet_gpayments`
WHERE `_schema` = 'public' AND `_table` = 'p_payments';

CREATE TEMPORARY TABLE `meet`.`public__p_payments_sink` (
  `id` BIGINT NOT NULL,
  `amount` DECIMAL(12,2),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__p_payments',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.q_payments
CREATE TEMPORARY VIEW `meet`.`public__q_payments_src` AS
SELECT
  `id`,
  `amount`
FROM `meet`.`smt_meet_gpayments`
WHERE `_schema` = 'public' AND `_table` = 'q_payments';

CREATE TEMPORARY TABLE `meet`.`public__q_payments_sink` (
  `id` BIGINT NOT NULL,
  `amount` DECIMAL(12,2),
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__q_payments',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.r_archive
CREATE TEMPORARY VIEW `meet`.`public__r_archive_src` AS
SELECT
  `id`,
  `body`
FROM `meet`.`smt_meet_public_r_archive`
WHERE `_schema` = 'public' AND `_table` = 'r_archive';

CREATE TEMPORARY TABLE `meet`.`public__r_archive_sink` (
  `id` BIGINT NOT NULL,
  `body` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__r_archive',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

-- public.s_stock
CREATE TEMPORARY VIEW `meet`.`public__s_stock_src` AS
SELECT
  `id`,
  `amount`
FROM `meet`.`stock_slot`
WHERE `_schema` = 'public' AND `_table` = 's_stock';

CREATE TEMPORARY TABLE `meet`.`public__s_stock_sink` (
  `id` BIGINT NOT NULL,
  `amount` INT,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'meet',
  'table-name' = 'public__s_stock',
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
INSERT INTO `meet`.`public__a_events_sink` SELECT * FROM `meet`.`public__a_events_src`;
INSERT INTO `meet`.`public__b_days_sink` SELECT * FROM `meet`.`public__b_days_src`;
INSERT INTO `meet`.`public__k_log_sink` SELECT * FROM `meet`.`public__k_log_src`;
INSERT INTO `meet`.`public__l_log_sink` SELECT * FROM `meet`.`public__l_log_src`;
INSERT INTO `meet`.`public__m_rates_sink` SELECT * FROM `meet`.`public__m_rates_src`;
INSERT INTO `meet`.`public__n_codes_sink` SELECT * FROM `meet`.`public__n_codes_src`;
INSERT INTO `meet`.`public__p_payments_sink` SELECT * FROM `meet`.`public__p_payments_src`;
INSERT INTO `meet`.`public__r_archive_sink` SELECT * FROM `meet`.`public__r_archive_src`;
INSERT INTO `meet`.`public__s_stock_sink` SELECT * FROM `meet`.`public__s_stock_src`;
INSERT INTO `meet`.`public__c_moments_sink` SELECT * FROM `meet`.`public__c_moments_src`;
INSERT INTO `meet`.`public__d_days_sink` SELECT * FROM `meet`.`public__d_days_src`;
INSERT INTO `meet`.`public__e_totals_sink` SELECT * FROM `meet`.`public__e_totals_src`;
INSERT INTO `meet`.`public__q_payments_sink` SELECT * FROM `meet`.`public__q_payments_src`;
END;
