-- PostgreSQL has another order of these words than Java.
CREATE TABLE words (word text COLLATE "und-x-icu" PRIMARY KEY, n integer);
CREATE TABLE days (day date PRIMARY KEY, n integer);
CREATE TABLE moments (at timestamp PRIMARY KEY, n integer);
-- In the same source, with a key that is not the primary key.
CREATE TABLE seats (id integer PRIMARY KEY DEFERRABLE, seat text COLLATE "und-x-icu" NOT NULL UNIQUE, n integer);
CREATE TABLE orders (id integer PRIMARY KEY, done boolean NOT NULL, n integer);
-- Without a key.
CREATE TABLE visits (at timestamp NOT NULL, id integer NOT NULL);
CREATE INDEX ON visits (at);
CREATE INDEX ON visits (id);
