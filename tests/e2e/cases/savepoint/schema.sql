CREATE TABLE accounts (id integer PRIMARY KEY, name text NOT NULL, balance numeric(12,2));
CREATE TABLE lines (account_id integer, line smallint, note text, PRIMARY KEY (line, account_id));
-- without a key: a source and a slot of its own, and a sink that writes exactly once
CREATE TABLE visits (at timestamptz NOT NULL, who text);
CREATE INDEX ON visits (at);
