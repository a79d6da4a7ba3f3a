CREATE TABLE accounts (id bigint PRIMARY KEY, name varchar(50) NOT NULL, balance numeric(38,10), opened timestamptz);
CREATE TABLE events (id bigint, day date, kind text, PRIMARY KEY (id, day));
CREATE TABLE shard_1 (id integer PRIMARY KEY, v text);
CREATE TABLE shard_2 (id integer PRIMARY KEY, v text);
