-- by year, then by region, then by hash; with a default partition
CREATE TABLE sales (
  id bigint,
  region text,
  day date,
  amount numeric(10,2),
  note text,
  PRIMARY KEY (id, region, day)
) PARTITION BY RANGE (day);
CREATE TABLE sales_2024 PARTITION OF sales FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (region);
CREATE TABLE sales_2024_eu PARTITION OF sales_2024 FOR VALUES IN ('eu') PARTITION BY HASH (id);
CREATE TABLE sales_2024_eu_0 PARTITION OF sales_2024_eu FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE sales_2024_eu_1 PARTITION OF sales_2024_eu FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE sales_2024_us PARTITION OF sales_2024 FOR VALUES IN ('us');
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;

-- its columns are in another order than its root's
CREATE TABLE sales_2023 (note text, amount numeric(10,2), gone integer, day date NOT NULL, region text NOT NULL, id bigint NOT NULL);
ALTER TABLE sales_2023 DROP COLUMN gone;
ALTER TABLE sales ATTACH PARTITION sales_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');

CREATE TABLE plain (id bigint PRIMARY KEY, day date);
