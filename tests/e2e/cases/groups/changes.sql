-- The same rows through the stream, and a change of every key.
INSERT INTO a SELECT id + 100, day, made, seen, amount, size, ratio, code, label, body, extra, total, tally FROM a;
INSERT INTO b SELECT id - 100, made, seen, amount, size, code, label, body, extra, total FROM b;
INSERT INTO c SELECT replace(id::text, '1111-', 'aaaa-')::uuid, made, seen, amount, size, code, label, body, extra, total FROM c;
INSERT INTO d SELECT id || '+', code, label, amount FROM d;
INSERT INTO e SELECT id - interval '1 microsecond', code, label FROM e;
INSERT INTO f SELECT id / 2 + 1, code, size, label FROM f;
INSERT INTO v SELECT id + 100, tally || ' at all', label FROM v;
INSERT INTO w (id, label) SELECT id + 100, label FROM w;
INSERT INTO y SELECT id + 100, day, ratio, amount, made, code FROM y;
INSERT INTO z SELECT id + 100, day, amount, made, code FROM z;

UPDATE a SET id = -1, amount = 0.50, total = 1e-20 WHERE id = 1;
UPDATE b SET id = -1, amount = 0 WHERE id = 1;
UPDATE c SET id = 'ffffffff-ffff-ffff-ffff-ffffffffffff', made = '2024-03-10 02:30:00' WHERE id = '11111111-2222-3333-4444-555555555556';
UPDATE d SET id = '漢字', code = NOT code WHERE id = '1';
UPDATE e SET id = '2024-03-10 07:30:00+00', code = '2024-11-03 05:30:00+00' WHERE id = '1970-01-01 00:00:00+00';
UPDATE f SET id = -1 WHERE id = 0;
UPDATE v SET id = -1, tally = 'none' WHERE id = 1;
UPDATE w SET id = -1 WHERE id = 1;
UPDATE y SET day = '2024-03-10', code = NULL WHERE id = 1;
UPDATE z SET id = -1, amount = NULL WHERE id = 1;
DELETE FROM a WHERE id = 2;
DELETE FROM b WHERE id = 9223372036854775807;
DELETE FROM d WHERE id = '';
DELETE FROM e WHERE id = '1582-10-15 00:00:00+00';
DELETE FROM z WHERE id = 2;
