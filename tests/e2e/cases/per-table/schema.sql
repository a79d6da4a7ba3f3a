-- One name of a column, six types.
CREATE TABLE a (id integer PRIMARY KEY, v date);
CREATE TABLE b (id bigint PRIMARY KEY, v timestamptz);
CREATE TABLE c (id uuid PRIMARY KEY, v numeric);
CREATE TABLE d (id text PRIMARY KEY, v numeric(10,2));
CREATE TABLE e (id date PRIMARY KEY, v jsonb);
CREATE TABLE f (id integer, v text) PARTITION BY RANGE (id);
CREATE TABLE f_1 PARTITION OF f FOR VALUES FROM (0) TO (10);
CREATE TABLE f_2 PARTITION OF f FOR VALUES FROM (10) TO (20);
ALTER TABLE f ADD PRIMARY KEY (id);
