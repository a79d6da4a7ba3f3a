-- Every column name stands for several types.  All but two tables share a source: only for `day` there is no type that
-- reads timestamp and date, and for `ratio` none that is taken for real and double precision.

CREATE TYPE mood AS ENUM ('calm', 'ü b');

-- numeric without precision: every numeric of this source travels as text
CREATE TABLE a (
  id integer PRIMARY KEY,
  day timestamp,
  made timestamp(3),
  seen timestamptz(3),
  amount numeric(10,2),
  size smallint,
  ratio real,
  code integer,
  label char(5),
  body bytea,
  extra jsonb,
  total numeric,
  tally integer
);
CREATE TABLE b (
  id bigint PRIMARY KEY,
  made timestamp(6),
  seen timestamptz(6),
  amount numeric(20,6),
  size integer,
  code uuid,
  label varchar(10),
  body text,
  extra text,
  total integer
);
CREATE TABLE c (
  id uuid PRIMARY KEY,
  made timestamp(0),
  seen timestamptz(0),
  amount numeric(38,10),
  size bigint,
  code text,
  label text,
  body inet,
  extra interval,
  total numeric(12,4)
);
CREATE TABLE d (id text PRIMARY KEY, code boolean, label mood, amount numeric(50,10));
CREATE TABLE e (id timestamptz PRIMARY KEY, code timestamptz, label text[]);
CREATE TABLE f (id smallint PRIMARY KEY, code bigint, size oid, label name);

-- What is excluded or generated reaches the connector all the same, under the type of a.tally.
CREATE TABLE v (id integer PRIMARY KEY, tally text, label text);
CREATE TABLE w (id integer PRIMARY KEY, tally text GENERATED ALWAYS AS ('no ' || id) STORED, label text);

-- The second source: its numerics are decimals.
CREATE TABLE y (id integer PRIMARY KEY, day date, ratio double precision, amount numeric(10,2), made timestamp(3), code boolean);
CREATE TABLE z (id bigint PRIMARY KEY, day date, amount numeric(20,6), made timestamp(6), code text);
