INSERT INTO accounts VALUES (3, 'Élise', -0.0000000001, NULL);
UPDATE accounts SET id = 11, name = 'Lovelace' WHERE id = 1;
DELETE FROM accounts WHERE id = 2;
UPDATE events SET day = '2025-01-01' WHERE kind = 'a';
DELETE FROM events WHERE kind = 'b';
UPDATE shard_1 SET v = 'changed' WHERE id = 1;
DELETE FROM shard_2 WHERE id = 3;
