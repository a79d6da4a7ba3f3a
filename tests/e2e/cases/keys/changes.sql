-- Whatever is changed, no row may stay behind under its old key.
UPDATE unique_only SET a = 11 WHERE a = 1;
UPDATE unique_only SET b = 'changed' WHERE a = 2;
UPDATE unique_only SET c = 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE a = 3;
UPDATE unique_only SET a = 14, b = 'all', c = 'eeeeeeee-ffff-ffff-ffff-ffffffffffff', v = 'changed' WHERE a = 4;
DELETE FROM unique_only WHERE a = 5;
INSERT INTO unique_only VALUES (5, 'b5', 'dddddddd-ffff-ffff-ffff-ffffffffffff', 'again');

UPDATE renamed SET id = 13 WHERE id = 3;
DELETE FROM renamed WHERE id = 4;

UPDATE chosen SET id = 11 WHERE id = 1;
UPDATE chosen SET code = 'changed' WHERE id = 2;
UPDATE chosen SET id = 13, code = 'both' WHERE id = 3;
DELETE FROM chosen WHERE id = 4;
INSERT INTO chosen VALUES (4, 'c4', 'again');
-- one key leaves for another's place
UPDATE chosen SET code = 'gone' WHERE id = 5;
UPDATE chosen SET code = 'c5' WHERE id = 6;

UPDATE enum_first SET state = 'cross', n = 9 WHERE state = 'calm' AND n = 1;
UPDATE enum_first SET v = 'changed' WHERE state = 'cross' AND n = 1;
DELETE FROM enum_first WHERE n = 3;
UPDATE enum_only SET state = 'cross', v = 'changed';
INSERT INTO enum_only VALUES ('calm', 2, 'again');
UPDATE boolean_first SET on_off = false, n = 9 WHERE on_off AND n = 1;
UPDATE boolean_first SET v = 'changed' WHERE NOT on_off AND n = 2;
DELETE FROM boolean_first WHERE n = 3;
UPDATE bytea_only SET id = '\xfe', v = 'changed' WHERE n = 1;
DELETE FROM bytea_only WHERE n = 2;
UPDATE domain_first SET who = 'a@b' WHERE n = 1 AND who = 'A@b';
UPDATE domain_first SET n = 3 WHERE n = 2;

UPDATE composite SET code = 'x', day = '1999-12-31' WHERE code = 'ü';
UPDATE composite SET at = '2024-02-29 00:00:00.000002+00' WHERE day = '2024-03-01';
DELETE FROM composite WHERE n = 2;

UPDATE numeric_key SET id = -99999999999999999999 WHERE id = 0;
DELETE FROM numeric_key WHERE id = -1;
UPDATE numeric_scale SET id = 1.05 WHERE id = 1.5;
DELETE FROM numeric_scale WHERE id = 100;
UPDATE text_key SET id = 'ü' WHERE id = 'a';
DELETE FROM text_key WHERE id IN ('漢字', '');

UPDATE identity SET x = 11 WHERE x = 1;
UPDATE identity SET y = 22 WHERE x = 2;
UPDATE identity SET z = 33 WHERE x = 3;
DELETE FROM identity WHERE x = 4;

-- The application must be able to do this; StarRocks keeps what it has.
CREATE OR REPLACE VIEW expected.public__append_only AS
SELECT renamed_id, note
FROM (VALUES (1, 'one'), (1, 'one'), (1, 'two'), (2, NULL), (2, 'three'), (2, 'three')) AS rows (renamed_id, note);
UPDATE append_only SET note = 'changed' WHERE note = 'one';
DELETE FROM append_only WHERE note = 'two';
INSERT INTO append_only VALUES (2, 'three'), (2, 'three');
INSERT INTO sorted VALUES (NULL, '2024-02-29 00:00:00+00', 1), ('who 1', '2024-02-29 00:00:00+00', 1), ('who 1', '2024-02-29 00:00:00+00', 1);
