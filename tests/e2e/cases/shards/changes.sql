UPDATE shop_1.orders_01 SET total = 0.50 WHERE id = 1;
UPDATE shop_1.orders_02 SET id = 16 WHERE id = 11;
DELETE FROM shop_2.orders_01 WHERE id = 21;
INSERT INTO shop_2.orders_02 VALUES (31, 1, '2024-07-01 00:00:00.000001+02'), (32, 2, NULL);

UPDATE shop_1.visits_01 SET v = 'changed' WHERE id = 1;
UPDATE shop_1.visits_02 SET id = 6 WHERE id = 2;
DELETE FROM shop_2.visits_01 WHERE id = 3;
INSERT INTO shop_2.visits_01 VALUES ('new', 6);

UPDATE shop_1.apart_1 SET v = 'changed' WHERE id = 1;
DELETE FROM shop_1.apart_2 WHERE id = 1;
