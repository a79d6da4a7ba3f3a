-- smt 1.0: Flink 1.20 job `smt_smt_kafka`, Kafka to StarRocks
-- Generated: change the config and run smt again instead of editing.
--
-- After starrocks-create.all.sql and postgres-setup.sql:
--   curl -f -H 'Content-Type: application/json' -d @kafka/debezium-postgres.json http://CONNECT:8083/connectors
--   sql-client.sh -f kafka/flink-from-kafka.sql
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

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `types`;

CREATE TEMPORARY TABLE `types`.`smt_smt.public.key_types` (
  `k_num` STRING,
  `k_int` STRING,
  `k_wide` STRING,
  `k_dbl` DOUBLE,
  `k_bool` BOOLEAN,
  `k_date` INT,
  `k_tz` TIMESTAMP_LTZ(6),
  `k_char` STRING,
  `k_time` BIGINT,
  `k_ip` STRING,
  `k_enum` STRING,
  `k_bit` BOOLEAN,
  `note` STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'smt_smt.public.key_types',
  'properties.bootstrap.servers' = 'kafka.example:9092',
  'properties.group.id' = 'smt_smt_kafka',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true',
  'debezium-json.ignore-parse-errors' = 'false',
  'debezium-json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY VIEW `types`.`public__key_types_src` AS
SELECT
  CAST(TRY_CAST(`k_num` AS DECIMAL(5,2)) AS STRING) AS `k_num`,
  CAST(TRY_CAST(`k_int` AS DECIMAL(18,0)) AS BIGINT) AS `k_int`,
  CAST(TRY_CAST(`k_wide` AS DECIMAL(20,0)) AS STRING) AS `k_wide`,
  CAST(`k_dbl` AS STRING) AS `k_dbl`,
  `k_bool`,
  TIMESTAMPADD(DAY, `k_date`, DATE '1970-01-01') AS `k_date`,
  CAST(`k_tz` AS TIMESTAMP(6)) AS `k_tz`,
  RTRIM(`k_char`) AS `k_char`,
  LPAD(CAST((`k_time` * 1000) / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD((`k_time` * 1000) / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD((`k_time` * 1000) / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD((`k_time` * 1000), 1000000) AS STRING), 6, '0') AS `k_time`,
  `k_ip`,
  `k_enum`,
  `k_bit`,
  `note`
FROM `types`.`smt_smt.public.key_types`;

CREATE TEMPORARY TABLE `types`.`public__key_types_sink` (
  `k_num` STRING NOT NULL,
  `k_int` BIGINT NOT NULL,
  `k_wide` STRING NOT NULL,
  `k_dbl` STRING NOT NULL,
  `k_bool` BOOLEAN NOT NULL,
  `k_date` DATE NOT NULL,
  `k_tz` TIMESTAMP(6) NOT NULL,
  `k_char` STRING NOT NULL,
  `k_time` STRING NOT NULL,
  `k_ip` STRING NOT NULL,
  `k_enum` STRING NOT NULL,
  `k_bit` BOOLEAN NOT NULL,
  `note` STRING,
  PRIMARY KEY (`k_num`, `k_int`, `k_wide`, `k_dbl`, `k_bool`, `k_date`, `k_tz`, `k_char`, `k_time`, `k_ip`, `k_enum`, `k_bit`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'types',
  'table-name' = 'public__key_types',
  'sink.version' = 'V2',
  'sink.semantic' = 'at-least-once',
  'sink.buffer-flush.interval-ms' = '10000',
  'sink.properties.format' = 'json',
  'sink.properties.strip_outer_array' = 'true',
  'sink.properties.strict_mode' = 'true'
);

CREATE TEMPORARY TABLE `types`.`smt_smt.public.numbers` (
  `id` BIGINT,
  `above` STRING,
  `negative_wide` STRING,
  `c_ts3` BIGINT,
  `c_tz0` TIMESTAMP_LTZ(0),
  `c_wide` STRING,
  `c_vc300k` STRING,
  `c_dom_tz` TIMESTAMP_LTZ(6),
  `c_ts6a` STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'smt_smt.public.numbers',
  'properties.bootstrap.servers' = 'kafka.example:9092',
  'properties.group.id' = 'smt_smt_kafka',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true',
  'debezium-json.ignore-parse-errors' = 'false',
  'debezium-json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TEMPORARY VIEW `types`.`public__numbers_src` AS
SELECT
  `id`,
  TRY_CAST(`above` AS DECIMAL(5,5)) AS `above`,
  NULLIF(SPLIT_INDEX(`negative_wide`, '.', 0), 'NAN') AS `negative_wide`,
  CASE WHEN MOD((`c_ts3` * 1000), 1000000) = 0 OR (`c_ts3` * 1000) NOT BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(TIMESTAMPADD(SECOND, CAST(MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000) / 1000000 AS INT), CAST(TIMESTAMPADD(DAY, CAST(((`c_ts3` * 1000) - MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000)) / 86400000000 AS INT), DATE '1970-01-01') AS TIMESTAMP(6))) AS TIMESTAMP(3)) ELSE CAST(CAST(TIMESTAMPADD(DAY, CAST(((`c_ts3` * 1000) - MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000)) / 86400000000 AS INT), DATE '1970-01-01') AS STRING) || ' ' || LPAD(CAST(MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000) / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000) / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000) / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD(MOD(MOD((`c_ts3` * 1000), 86400000000) + 86400000000, 86400000000), 1000000) AS STRING), 6, '0') AS TIMESTAMP(3)) END AS `c_ts3`,
  CAST(`c_tz0` AS TIMESTAMP(0)) AS `c_tz0`,
  NULLIF(`c_wide`, 'NAN') AS `c_wide`,
  `c_vc300k`,
  CAST(`c_dom_tz` AS TIMESTAMP(6)) AS `c_dom_tz`,
  `c_ts6a`
FROM `types`.`smt_smt.public.numbers`;

CREATE TEMPORARY TABLE `types`.`public__numbers_sink` (
  `id` BIGINT NOT NULL,
  `above` DECIMAL(5,5),
  `negative_wide` STRING,
  `c_ts3` TIMESTAMP(3),
  `c_tz0` TIMESTAMP(0),
  `c_wide` STRING,
  `c_vc300k` STRING,
  `c_dom_tz` TIMESTAMP(6),
  `c_ts6a` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'types',
  'table-name' = 'public__numbers',
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
INSERT INTO `types`.`public__key_types_sink` SELECT * FROM `types`.`public__key_types_src`;
INSERT INTO `types`.`public__numbers_sink` SELECT * FROM `types`.`public__numbers_src`;
END;
