CREATE TABLE accounts (id integer PRIMARY KEY, balance integer);
-- Without a key.
CREATE TABLE visits (id integer NOT NULL, page text);
CREATE INDEX ON visits (id);
CREATE SEQUENCE ended;
