CREATE SCHEMA shop_1;
CREATE SCHEMA shop_2;

CREATE TABLE shop_1.orders_01 (id bigint PRIMARY KEY, total numeric(12,2) NOT NULL, placed_at timestamptz);
CREATE TABLE shop_1.orders_02 (LIKE shop_1.orders_01 INCLUDING ALL);
CREATE TABLE shop_2.orders_01 (LIKE shop_1.orders_01 INCLUDING ALL);
CREATE TABLE shop_2.orders_02 (LIKE shop_1.orders_01 INCLUDING ALL);

CREATE TABLE shop_1.visits_01 (v text, id integer PRIMARY KEY);
CREATE TABLE shop_1.visits_02 (LIKE shop_1.visits_01 INCLUDING ALL);
CREATE TABLE shop_2.visits_01 (LIKE shop_1.visits_01 INCLUDING ALL);

CREATE TABLE shop_1.apart_1 (id integer PRIMARY KEY, v text);
CREATE TABLE shop_1.apart_2 (LIKE shop_1.apart_1 INCLUDING ALL);
