CREATE SCHEMA "OddSchema";
CREATE SCHEMA "do.t";
CREATE SCHEMA "hy-phen";
-- Not selected, but a careless pattern takes them.
CREATE SCHEMA other;
CREATE SCHEMA "xOddSchema";
CREATE SCHEMA "doxt";

CREATE TABLE plain (id integer PRIMARY KEY, v text);
CREATE TABLE other.plain (id integer PRIMARY KEY, v text, only_here text);
CREATE TABLE "xOddSchema".plain (id integer PRIMARY KEY, v text);
CREATE TABLE doxt.plain (id integer PRIMARY KEY, v text);
CREATE TABLE "OddSchema".plain (id integer PRIMARY KEY, v text);
CREATE TABLE "do.t".plain (id integer PRIMARY KEY, v text);
CREATE TABLE never (id integer PRIMARY KEY, v text);
CREATE TABLE lone (id integer PRIMARY KEY, v text, only_here text);

CREATE TABLE "MixedCase" ("Id" integer PRIMARY KEY, "Value" text);
CREATE TABLE "OddSchema"."Mixed.Case" ("ID" integer PRIMARY KEY, "vAlUe" text);
CREATE TABLE "do.t.s" (id integer PRIMARY KEY, v text);
CREATE TABLE "hy-phen"."a-b" (id integer PRIMARY KEY, v text);
CREATE TABLE "Lone" (id integer PRIMARY KEY, v text);
CREATE TABLE "1st" (id integer PRIMARY KEY, v text);
CREATE TABLE "select" ("from" integer PRIMARY KEY, "table" text, "key" text, "primary" text, "timestamp" timestamp, "value" text);
CREATE TABLE "_" ("_" integer PRIMARY KEY, __ text);
-- Flink CDC takes one for the other
CREATE TABLE "Twin" (id integer PRIMARY KEY, v text);
CREATE TABLE twin (id integer PRIMARY KEY, v text, w text);

CREATE TABLE columns (
  "id, or not" integer PRIMARY KEY,
  "a b" text,
  " c " text,
  "it's" text,
  "dou""ble" text,
  "back`tick" text,
  "a=b" text,
  "<>!*" text,
  "__op" text,
  "x.y" text,
  "a-b" text,
  "back\slash" text,
  "$dollar" text,
  "%s{}[]()?|^&#~" text,
  "1" text,
  "--; '" text,
  "http://x" text,
  "colon: @" text,
  "null" text,
  "Order" text,
  _schema text,
  _table text,
  __schema text,
  schema_name text,
  table_name text,
  database_name text,
  op_ts text,
  row_kind text
);
