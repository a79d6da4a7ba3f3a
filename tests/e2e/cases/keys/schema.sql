CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE DOMAIN email AS citext CHECK (VALUE ~ '@');

-- three candidates; the first by the name of its index is the key
CREATE TABLE unique_only (a integer NOT NULL, b text NOT NULL, c uuid NOT NULL, v text);
CREATE UNIQUE INDEX key_2 ON unique_only (a);
CREATE UNIQUE INDEX key_1 ON unique_only (b);
CREATE UNIQUE INDEX key_3 ON unique_only (c);

CREATE TABLE renamed (id integer CONSTRAINT "it's ""the"" key" PRIMARY KEY, v text UNIQUE);

-- the rule makes `code` the key in StarRocks
CREATE TABLE chosen (id integer PRIMARY KEY, code varchar(20) NOT NULL UNIQUE, v text);

-- Flink CDC cannot split a snapshot by these types: another column is needed
CREATE TABLE enum_first (state mood, n integer, v text, PRIMARY KEY (state, n));
CREATE TABLE enum_only (state mood PRIMARY KEY, n integer NOT NULL, v text);
CREATE TABLE boolean_first (on_off boolean, n integer, v text, PRIMARY KEY (on_off, n));
CREATE TABLE bytea_only (id bytea PRIMARY KEY, n integer NOT NULL, v text);
CREATE TABLE domain_first (who email, n bigint, v text, PRIMARY KEY (who, n));

-- not in the order of the columns
CREATE TABLE composite (v text, day date, code char(4), n smallint, at timestamptz, PRIMARY KEY (n, code, at, day));

CREATE TABLE numeric_key (id numeric(20,0) PRIMARY KEY, v text);
CREATE TABLE numeric_scale (id numeric(10,2) PRIMARY KEY, v text);
CREATE TABLE text_key (id text PRIMARY KEY, v text);

CREATE TABLE identity (x integer NOT NULL, y integer NOT NULL, z integer NOT NULL, v text);
CREATE UNIQUE INDEX identity_a ON identity (z);
CREATE UNIQUE INDEX identity_b ON identity (y, x);
ALTER TABLE identity REPLICA IDENTITY USING INDEX identity_b;

-- no key, and the column of a foreign key is none
CREATE TABLE append_only (renamed_id integer NOT NULL REFERENCES renamed, note text);
CREATE INDEX ON append_only (renamed_id);

-- no key, and the rule says by what its rows are sorted
CREATE TABLE sorted (who text, at timestamptz NOT NULL, n integer NOT NULL);
CREATE INDEX ON sorted (n);
