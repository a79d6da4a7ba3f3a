-- smt 1.0: StarRocks 3.5 tables for PostgreSQL database `types`
-- Generated: change the config and run smt again instead of editing.
--
-- Step 1 of 3, before postgres-setup.sql and the Flink job:
--   mysql -h fe.example -P 9030 -u root -p < starrocks-create.all.sql
-- May be run again: a table that exists is left as it is.
--
-- A type of PostgreSQL stands behind each column that does not have the same one here.

CREATE DATABASE IF NOT EXISTS `types`;

-- public.key_types
CREATE TABLE IF NOT EXISTS `types`.`public__key_types` (
  `k_num` VARCHAR(7) NOT NULL, -- numeric(5,2)
  `k_int` BIGINT NOT NULL, -- numeric(18,0)
  `k_wide` VARCHAR(22) NOT NULL, -- numeric(20,0)
  `k_dbl` VARCHAR(32) NOT NULL, -- double precision
  `k_bool` BOOLEAN NOT NULL,
  `k_date` DATE NOT NULL,
  `k_tz` DATETIME NOT NULL, -- timestamptz, in UTC
  `k_char` VARCHAR(12) NOT NULL, -- char(3)
  `k_time` VARCHAR(15) NOT NULL, -- time(3)
  `k_ip` VARCHAR(43) NOT NULL, -- inet
  `k_enum` VARCHAR(63) NOT NULL, -- public.mood
  `k_bit` BOOLEAN NOT NULL, -- bit(1)
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`k_num`, `k_int`, `k_wide`, `k_dbl`, `k_bool`, `k_date`, `k_tz`, `k_char`, `k_time`, `k_ip`, `k_enum`, `k_bit`)
DISTRIBUTED BY HASH (`k_num`, `k_int`, `k_wide`, `k_dbl`, `k_bool`, `k_date`, `k_tz`, `k_char`, `k_time`, `k_ip`, `k_enum`, `k_bit`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.numbers
CREATE TABLE IF NOT EXISTS `types`.`public__numbers` (
  `id` BIGINT NOT NULL,
  `above` DECIMAL(5,5) NULL, -- numeric(3,5)
  `negative_wide` VARCHAR(45) NULL, -- numeric(40,-2)
  `c_ts3` DATETIME NULL, -- timestamp(3)
  `c_tz0` DATETIME NULL, -- timestamptz(0), in UTC
  `c_wide` VARCHAR(1003) NULL, -- numeric(1000,500)
  `c_vc300k` VARCHAR(1048576) NULL, -- varchar(300000)
  `c_dom_tz` DATETIME NULL, -- timestamptz, in UTC
  `c_ts6a` VARCHAR(1048576) NULL -- timestamp[], lossy
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- public.types
CREATE TABLE IF NOT EXISTS `types`.`public__types` (
  `id` BIGINT NOT NULL,
  `c_bool` BOOLEAN NULL,
  `c_bit1` BOOLEAN NULL, -- bit(1)
  `c_si` SMALLINT NULL,
  `c_oid` BIGINT NULL, -- oid
  `c_real` FLOAT NULL,
  `c_dbl` DOUBLE NULL,
  `c_num` VARCHAR(65533) NULL, -- numeric
  `c_num12` DECIMAL(12,4) NULL,
  `c_num50` VARCHAR(53) NULL, -- numeric(50,10)
  `c_numneg` DECIMAL(7,0) NULL, -- numeric(5,-2)
  `c_char` VARCHAR(20) NULL, -- char(5)
  `c_vc` VARCHAR(40) NULL, -- varchar(10)
  `c_qchar` VARCHAR(4) NULL, -- "char"
  `c_name` VARCHAR(252) NULL, -- name
  `c_enum` VARCHAR(63) NULL, -- public.mood
  `c_uuid` VARCHAR(36) NULL, -- uuid
  `c_bytea` VARCHAR(1048576) NULL, -- bytea, in base64
  `c_date` DATE NULL,
  `c_time` VARCHAR(15) NULL, -- time, lossy
  `c_time3` VARCHAR(15) NULL, -- time(3)
  `c_timetz` VARCHAR(24) NULL, -- timetz, in UTC, lossy
  `c_ts` DATETIME NULL, -- timestamp
  `c_ts0` DATETIME NULL, -- timestamp(0)
  `c_tz` DATETIME NULL, -- timestamptz, in UTC
  `c_int` VARCHAR(64) NULL, -- interval, in ISO 8601, lossy
  `c_json` VARCHAR(1048576) NULL, -- json
  `c_jsonb` VARCHAR(1048576) NULL, -- jsonb
  `c_xml` VARCHAR(1048576) NULL, -- xml
  `c_hstore` VARCHAR(1048576) NULL, -- public.hstore, as JSON
  `c_inet` VARCHAR(43) NULL, -- inet
  `c_cidr` VARCHAR(43) NULL, -- cidr
  `c_mac` VARCHAR(17) NULL, -- macaddr
  `c_mac8` VARCHAR(23) NULL, -- macaddr8
  `c_r` VARCHAR(128) NULL, -- int4range
  `c_nr` VARCHAR(65533) NULL, -- numrange
  `c_tstz` VARCHAR(128) NULL, -- tstzrange
  `c_citext` VARCHAR(1048576) NULL, -- public.citext
  `c_ltree` VARCHAR(65533) NULL, -- public.ltree
  `c_dom` INT NULL,
  `c_point` VARCHAR(64) NULL, -- point, as (x,y)
  `c_box` VARCHAR(1048576) NULL, -- box, as text
  `c_circle` VARCHAR(1048576) NULL, -- circle, as text
  `c_path` VARCHAR(1048576) NULL, -- path, as text
  `c_lseg` VARCHAR(1048576) NULL, -- lseg, as text
  `c_line` VARCHAR(1048576) NULL, -- line, as text
  `c_poly` VARCHAR(1048576) NULL, -- polygon, as text
  `c_comp` VARCHAR(1048576) NULL, -- public.pair, as text
  `c_tsv` VARCHAR(1048576) NULL, -- tsvector, as text
  `c_lsn` VARCHAR(1048576) NULL, -- pg_lsn, as text
  `c_mr` VARCHAR(1048576) NULL, -- int4multirange, as text
  `c_reg` VARCHAR(1048576) NULL, -- regclass, as text
  `c_xid8` VARCHAR(1048576) NULL, -- xid8, as text
  `c_sia` ARRAY<SMALLINT> NULL, -- smallint[]
  `c_ia` ARRAY<INT> NULL, -- integer[]
  `c_la` ARRAY<BIGINT> NULL, -- bigint[]
  `c_ba` ARRAY<BOOLEAN> NULL, -- boolean[]
  `c_ra` ARRAY<FLOAT> NULL, -- real[], lossy
  `c_da` ARRAY<DOUBLE> NULL, -- double precision[], lossy
  `c_na` ARRAY<DECIMAL(10,2)> NULL, -- numeric(10,2)[]
  `c_ta` VARCHAR(1048576) NULL, -- text[], lossy
  `c_ua` VARCHAR(1048576) NULL, -- uuid[], lossy
  `c_dta` VARCHAR(1048576) NULL, -- date[], lossy
  `c_tsa` VARCHAR(1048576) NULL, -- timestamp[], lossy
  `c_tza` VARCHAR(1048576) NULL, -- timestamptz[], lossy
  `c_jba` VARCHAR(1048576) NULL, -- jsonb[], lossy
  `c_ina` VARCHAR(1048576) NULL, -- inet[], lossy
  `c_ca` VARCHAR(1048576) NULL, -- char(3)[], lossy
  `c_vca` VARCHAR(1048576) NULL, -- varchar(9)[], lossy
  `c_vec` ARRAY<FLOAT> NULL, -- public.vector(3)
  `c_geom` VARCHAR(1048576) NULL, -- public.geometry(Point,4326), EWKB in hex
  `c_geog` VARCHAR(1048576) NULL -- public.geography, EWKB in hex
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
