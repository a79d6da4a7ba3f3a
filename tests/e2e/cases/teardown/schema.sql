\ir ../savepoint/schema.sql
CREATE TABLE by_index (id integer PRIMARY KEY, code text NOT NULL);
CREATE UNIQUE INDEX by_index_code ON by_index (code);
ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_code;
CREATE TABLE by_nothing (id integer PRIMARY KEY);
ALTER TABLE by_nothing REPLICA IDENTITY NOTHING;
CREATE TABLE by_all (id integer PRIMARY KEY);
ALTER TABLE by_all REPLICA IDENTITY FULL;

-- of somebody else
CREATE PUBLICATION theirs FOR TABLE by_all;
CREATE PUBLICATION smt_theirs;
