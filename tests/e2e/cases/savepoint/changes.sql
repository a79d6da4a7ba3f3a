UPDATE accounts SET balance = balance + 1, name = 'changed' WHERE id % 10 = 0;
UPDATE accounts SET id = id + 1000 WHERE id % 10 = 1;
DELETE FROM accounts WHERE id % 10 = 2;
INSERT INTO accounts SELECT n, 'new', NULL FROM generate_series(2001, 2010) AS n;
UPDATE lines SET note = NULL WHERE account_id = 1;
DELETE FROM lines WHERE account_id = 2;
-- the same rows once more: not one may get lost or come twice
INSERT INTO visits SELECT * FROM visits;
