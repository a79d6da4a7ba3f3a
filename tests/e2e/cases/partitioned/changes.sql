UPDATE sales SET amount = 0.01 WHERE id = 1 AND region = 'eu';
DELETE FROM sales WHERE id = 2 AND region = 'us';
-- from one partition into another
UPDATE sales SET day = '2024-06-06', region = 'us' WHERE id = 3 AND region = 'eu' AND day = '2023-05-05';
UPDATE sales SET day = '1999-12-31' WHERE id = 4 AND region = 'us' AND day = '2024-05-05';
UPDATE sales SET id = -5 WHERE id = 5 AND region = 'eu';
UPDATE plain SET day = '1999-12-31' WHERE id = 2;

-- new ones: postgres-setup.sql has not seen them yet
CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (region);
CREATE TABLE sales_2025_eu PARTITION OF sales_2025 FOR VALUES IN ('eu');
INSERT INTO sales SELECT n, 'eu', '2025-05-05', n, 'new' FROM generate_series(1, 4) AS n;
