-- While the job is away: a delete, a changed key and new rows that a replay must not bring back or lose.
DELETE FROM types WHERE id IN (4, 16);
UPDATE types SET id = 40 WHERE id = 14;
UPDATE types SET c_text = 'later', c_ts = c_ts - interval '1 second' WHERE id IN (1, 5, 15);
INSERT INTO types (id, c_text, c_ts, c_date) VALUES (4, 'again', '2024-05-06 07:08:09.000010', '2024-05-06');
