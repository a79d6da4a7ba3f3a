INSERT INTO shop_1.orders_01 SELECT n, n + 0.01, '2024-07-01 00:00:00+02' FROM generate_series(1, 5) AS n;
INSERT INTO shop_1.orders_02 SELECT n, n + 0.02, NULL FROM generate_series(11, 15) AS n;
INSERT INTO shop_2.orders_01 SELECT n, n + 0.03, NULL FROM generate_series(21, 25) AS n;
-- shop_2.orders_02 is empty
INSERT INTO shop_1.visits_01 SELECT 'one', n FROM generate_series(1, 5) AS n;
INSERT INTO shop_1.visits_02 SELECT 'two', n FROM generate_series(1, 5) AS n;
INSERT INTO shop_2.visits_01 SELECT 'three', n FROM generate_series(1, 5) AS n;
INSERT INTO shop_1.apart_1 VALUES (1, 'one'), (2, 'one');
INSERT INTO shop_1.apart_2 VALUES (1, 'two'), (3, 'two');
