-- smt 1.0: Flink 1.20 job `smt_smt`, PostgreSQL database `types` to StarRocks
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
--   replication slots: 1
--   walsenders: 1
--   connections to PostgreSQL: at most 14, from pools of 20
--   task slots: 1
--   memory of the TaskManager: 1280 MiB
--   memory of the JobManager: 1600 MiB
--   time between checkpoints: 30 s or more
--   time between flushes: 10 s

SET 'pipeline.name' = 'smt_smt';
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
SET 'table.exec.uid.format' = 'smt_smt_927eeb8c_<id>_<transformation>';

USE CATALOG `default_catalog`;
CREATE DATABASE IF NOT EXISTS `types`;

-- Source 1 of 1: 3 tables through the slot smt_smt. A record fills the columns that its table has.
CREATE TEMPORARY TABLE `types`.`smt_smt` (
  `_schema` STRING METADATA FROM 'schema_name' VIRTUAL,
  `_table` STRING METADATA FROM 'table_name' VIRTUAL,
  -- public.key_types
  `k_num` STRING,
  `k_int` STRING,
  `k_wide` STRING,
  `k_dbl` DOUBLE,
  `k_bool` BOOLEAN,
  `k_date` DATE,
  `k_tz` TIMESTAMP_LTZ(6),
  `k_char` STRING,
  `k_time` BIGINT,
  `k_ip` STRING,
  `k_enum` STRING,
  `k_bit` BOOLEAN,
  `note` STRING,
  -- public.numbers
  `id` BIGINT,
  `above` STRING,
  `negative_wide` STRING,
  `c_ts3` TIMESTAMP(3),
  `c_tz0` TIMESTAMP_LTZ(0),
  `c_wide` STRING,
  `c_vc300k` STRING,
  `c_dom_tz` TIMESTAMP_LTZ(6),
  `c_ts6a` STRING,
  -- public.types
  `c_bool` BOOLEAN,
  `c_bit1` BOOLEAN,
  `c_si` SMALLINT,
  `c_oid` BIGINT,
  `c_real` FLOAT,
  `c_dbl` DOUBLE,
  `c_num` STRING,
  `c_num12` STRING,
  `c_num50` STRING,
  `c_numneg` STRING,
  `c_char` STRING,
  `c_vc` STRING,
  `c_qchar` STRING,
  `c_name` STRING,
  `c_enum` STRING,
  `c_uuid` STRING,
  `c_bytea` STRING,
  `c_date` DATE,
  `c_time` BIGINT,
  `c_time3` BIGINT,
  `c_timetz` STRING,
  `c_ts` TIMESTAMP(6),
  `c_ts0` TIMESTAMP(0),
  `c_tz` TIMESTAMP_LTZ(6),
  `c_int` STRING,
  `c_json` STRING,
  `c_jsonb` STRING,
  `c_xml` STRING,
  `c_hstore` STRING,
  `c_inet` STRING,
  `c_cidr` STRING,
  `c_mac` STRING,
  `c_mac8` STRING,
  `c_r` STRING,
  `c_nr` STRING,
  `c_tstz` STRING,
  `c_citext` STRING,
  `c_ltree` STRING,
  `c_dom` INT,
  `c_point` ROW<`x` DOUBLE, `y` DOUBLE>,
  `c_box` STRING,
  `c_circle` STRING,
  `c_path` STRING,
  `c_lseg` STRING,
  `c_line` STRING,
  `c_poly` STRING,
  `c_comp` STRING,
  `c_tsv` STRING,
  `c_lsn` STRING,
  `c_mr` STRING,
  `c_reg` STRING,
  `c_xid8` STRING,
  `c_sia` STRING,
  `c_ia` STRING,
  `c_la` STRING,
  `c_ba` STRING,
  `c_ra` STRING,
  `c_da` STRING,
  `c_na` STRING,
  `c_ta` STRING,
  `c_ua` STRING,
  `c_dta` STRING,
  `c_tsa` STRING,
  `c_tza` STRING,
  `c_jba` STRING,
  `c_ina` STRING,
  `c_ca` STRING,
  `c_vca` STRING,
  `c_vec` STRING,
  `c_geom` STRING,
  `c_geog` STRING
) WITH (
  'connector' = 'postgres-cdc',
  'hostname' = 'db.example',
  'port' = '5432',
  'username' = 'smt_cdc',
  'password' = 'secret-cdc',
  'database-name' = 'types',
  'schema-name' = '(?-i)public',
  'table-name' = '(key_types|numbers|types)',
  'slot.name' = 'smt_smt',
  'decoding.plugin.name' = 'pgoutput',
  'scan.incremental.snapshot.enabled' = 'true',
  'scan.lsn-commit.checkpoints-num-delay' = '0',
  'scan.incremental.snapshot.backfill.skip' = 'true',
  'debezium.snapshot.fetch.size' = '1024',
  'debezium.max.queue.size' = '2048',
  'debezium.max.batch.size' = '512',
  'debezium.publication.name' = 'smt_smt',
  'debezium.publication.autocreate.mode' = 'disabled',
  'debezium.binary.handling.mode' = 'base64',
  'debezium.decimal.handling.mode' = 'string',
  'debezium.interval.handling.mode' = 'string',
  'debezium.include.unknown.datatypes' = 'true',
  'debezium.tombstones.on.delete' = 'false',
  'debezium.heartbeat.action.query' = 'SELECT pg_logical_emit_message(true, ''smt'', ''heartbeat'')'
);

-- public.key_types
CREATE TEMPORARY VIEW `types`.`public__key_types_src` AS
SELECT
  CAST(TRY_CAST(`k_num` AS DECIMAL(5,2)) AS STRING) AS `k_num`,
  CAST(TRY_CAST(`k_int` AS DECIMAL(18,0)) AS BIGINT) AS `k_int`,
  CAST(TRY_CAST(`k_wide` AS DECIMAL(20,0)) AS STRING) AS `k_wide`,
  CAST(`k_dbl` AS STRING) AS `k_dbl`,
  `k_bool`,
  `k_date`,
  CAST(`k_tz` AS TIMESTAMP(6)) AS `k_tz`,
  RTRIM(`k_char`) AS `k_char`,
  LPAD(CAST((`k_time` * 1000) / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD((`k_time` * 1000) / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD((`k_time` * 1000) / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD((`k_time` * 1000), 1000000) AS STRING), 6, '0') AS `k_time`,
  `k_ip`,
  `k_enum`,
  `k_bit`,
  `note`
FROM `types`.`smt_smt`
WHERE `_schema` = 'public' AND `_table` = 'key_types';

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

-- public.numbers
CREATE TEMPORARY VIEW `types`.`public__numbers_src` AS
SELECT
  `id`,
  TRY_CAST(`above` AS DECIMAL(5,5)) AS `above`,
  NULLIF(SPLIT_INDEX(`negative_wide`, '.', 0), 'NAN') AS `negative_wide`,
  `c_ts3`,
  CAST(`c_tz0` AS TIMESTAMP(0)) AS `c_tz0`,
  NULLIF(`c_wide`, 'NAN') AS `c_wide`,
  `c_vc300k`,
  CAST(`c_dom_tz` AS TIMESTAMP(6)) AS `c_dom_tz`,
  `c_ts6a`
FROM `types`.`smt_smt`
WHERE `_schema` = 'public' AND `_table` = 'numbers';

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

-- public.types
CREATE TEMPORARY VIEW `types`.`public__types_src` AS
SELECT
  `id`,
  `c_bool`,
  `c_bit1`,
  `c_si`,
  `c_oid`,
  `c_real`,
  `c_dbl`,
  NULLIF(`c_num`, 'NAN') AS `c_num`,
  TRY_CAST(`c_num12` AS DECIMAL(12,4)) AS `c_num12`,
  NULLIF(`c_num50`, 'NAN') AS `c_num50`,
  TRY_CAST(SPLIT_INDEX(`c_numneg`, '.', 0) AS DECIMAL(7,0)) AS `c_numneg`,
  RTRIM(`c_char`) AS `c_char`,
  `c_vc`,
  `c_qchar`,
  `c_name`,
  `c_enum`,
  `c_uuid`,
  `c_bytea`,
  `c_date`,
  LPAD(CAST(`c_time` / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(`c_time` / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(`c_time` / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD(`c_time`, 1000000) AS STRING), 6, '0') AS `c_time`,
  LPAD(CAST((`c_time3` * 1000) / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD((`c_time3` * 1000) / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD((`c_time3` * 1000) / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD((`c_time3` * 1000), 1000000) AS STRING), 6, '0') AS `c_time3`,
  `c_timetz`,
  `c_ts`,
  `c_ts0`,
  CAST(`c_tz` AS TIMESTAMP(6)) AS `c_tz`,
  `c_int`,
  `c_json`,
  `c_jsonb`,
  `c_xml`,
  `c_hstore`,
  `c_inet`,
  `c_cidr`,
  `c_mac`,
  `c_mac8`,
  `c_r`,
  `c_nr`,
  `c_tstz`,
  `c_citext`,
  `c_ltree`,
  `c_dom`,
  '(' || CAST(`c_point`.`x` AS STRING) || ',' || CAST(`c_point`.`y` AS STRING) || ')' AS `c_point`,
  FROM_BASE64(`c_box`) AS `c_box`,
  FROM_BASE64(`c_circle`) AS `c_circle`,
  FROM_BASE64(`c_path`) AS `c_path`,
  FROM_BASE64(`c_lseg`) AS `c_lseg`,
  FROM_BASE64(`c_line`) AS `c_line`,
  FROM_BASE64(`c_poly`) AS `c_poly`,
  FROM_BASE64(`c_comp`) AS `c_comp`,
  FROM_BASE64(`c_tsv`) AS `c_tsv`,
  FROM_BASE64(`c_lsn`) AS `c_lsn`,
  FROM_BASE64(`c_mr`) AS `c_mr`,
  FROM_BASE64(`c_reg`) AS `c_reg`,
  FROM_BASE64(`c_xid8`) AS `c_xid8`,
  `c_sia`,
  `c_ia`,
  `c_la`,
  `c_ba`,
  CASE WHEN `c_ra` LIKE '%N%' OR `c_ra` LIKE '%I%' THEN NULL ELSE `c_ra` END AS `c_ra`,
  CASE WHEN `c_da` LIKE '%N%' OR `c_da` LIKE '%I%' THEN NULL ELSE `c_da` END AS `c_da`,
  `c_na`,
  `c_ta`,
  `c_ua`,
  `c_dta`,
  `c_tsa`,
  `c_tza`,
  `c_jba`,
  `c_ina`,
  `c_ca`,
  `c_vca`,
  FROM_BASE64(`c_vec`) AS `c_vec`,
  JSON_VALUE(`c_geom`, '$.hexewkb') AS `c_geom`,
  JSON_VALUE(`c_geog`, '$.hexewkb') AS `c_geog`
FROM `types`.`smt_smt`
WHERE `_schema` = 'public' AND `_table` = 'types';

CREATE TEMPORARY TABLE `types`.`public__types_sink` (
  `id` BIGINT NOT NULL,
  `c_bool` BOOLEAN,
  `c_bit1` BOOLEAN,
  `c_si` SMALLINT,
  `c_oid` BIGINT,
  `c_real` FLOAT,
  `c_dbl` DOUBLE,
  `c_num` STRING,
  `c_num12` DECIMAL(12,4),
  `c_num50` STRING,
  `c_numneg` DECIMAL(7,0),
  `c_char` STRING,
  `c_vc` STRING,
  `c_qchar` STRING,
  `c_name` STRING,
  `c_enum` STRING,
  `c_uuid` STRING,
  `c_bytea` STRING,
  `c_date` DATE,
  `c_time` STRING,
  `c_time3` STRING,
  `c_timetz` STRING,
  `c_ts` TIMESTAMP(6),
  `c_ts0` TIMESTAMP(0),
  `c_tz` TIMESTAMP(6),
  `c_int` STRING,
  `c_json` STRING,
  `c_jsonb` STRING,
  `c_xml` STRING,
  `c_hstore` STRING,
  `c_inet` STRING,
  `c_cidr` STRING,
  `c_mac` STRING,
  `c_mac8` STRING,
  `c_r` STRING,
  `c_nr` STRING,
  `c_tstz` STRING,
  `c_citext` STRING,
  `c_ltree` STRING,
  `c_dom` INT,
  `c_point` STRING,
  `c_box` STRING,
  `c_circle` STRING,
  `c_path` STRING,
  `c_lseg` STRING,
  `c_line` STRING,
  `c_poly` STRING,
  `c_comp` STRING,
  `c_tsv` STRING,
  `c_lsn` STRING,
  `c_mr` STRING,
  `c_reg` STRING,
  `c_xid8` STRING,
  `c_sia` STRING,
  `c_ia` STRING,
  `c_la` STRING,
  `c_ba` STRING,
  `c_ra` STRING,
  `c_da` STRING,
  `c_na` STRING,
  `c_ta` STRING,
  `c_ua` STRING,
  `c_dta` STRING,
  `c_tsa` STRING,
  `c_tza` STRING,
  `c_jba` STRING,
  `c_ina` STRING,
  `c_ca` STRING,
  `c_vca` STRING,
  `c_vec` STRING,
  `c_geom` STRING,
  `c_geog` STRING,
  PRIMARY KEY (`id`) NOT ENFORCED
) WITH (
  'connector' = 'starrocks',
  'jdbc-url' = 'jdbc:mysql://fe.example:9030',
  'load-url' = 'fe.example:8030',
  'username' = 'smt',
  'password' = 'secret-starrocks',
  'database-name' = 'types',
  'table-name' = 'public__types',
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
INSERT INTO `types`.`public__types_sink` SELECT * FROM `types`.`public__types_src`;
END;
