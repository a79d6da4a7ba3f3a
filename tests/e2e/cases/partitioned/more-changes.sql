-- postgres-setup.sql has run once more.
UPDATE sales SET amount = 0.02 WHERE id = 1 AND day = '2025-05-05';
DELETE FROM sales WHERE id = 2 AND day = '2025-05-05';
UPDATE sales SET day = '2024-05-06' WHERE id = 3 AND day = '2025-05-05';
UPDATE sales SET day = '2025-05-06' WHERE id = 6 AND region = 'eu' AND day = '2024-05-05';
