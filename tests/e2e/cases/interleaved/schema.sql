CREATE TABLE accounts (id integer PRIMARY KEY, name text NOT NULL, balance numeric(12,2));
CREATE TABLE lines (id integer PRIMARY KEY, session integer NOT NULL);
CREATE TABLE visits (at timestamptz NOT NULL, who text);
CREATE SEQUENCE written;
CREATE SEQUENCE ended;
