CREATE SEQUENCE ended;
CREATE FUNCTION word(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE n % 3 WHEN 0 THEN chr(97 + n / 3 % 26) WHEN 1 THEN chr(65 + n / 3 % 26) ELSE '_' || chr(97 + n / 3 % 26) END || n $$;
INSERT INTO words SELECT word(n), 0 FROM generate_series(1, 3000) AS n;
INSERT INTO days SELECT date '2000-01-01' + n, 0 FROM generate_series(1, 3000) AS n;
INSERT INTO moments SELECT timestamp '2000-01-01' + n * interval '1 day', 0 FROM generate_series(1, 3000) AS n;
INSERT INTO seats SELECT n, word(n), 0 FROM generate_series(1, 3000) AS n;
INSERT INTO orders SELECT n, n % 2 = 0, 0 FROM generate_series(1, 3000) AS n;
INSERT INTO visits SELECT timestamp '2026-01-01' + n * interval '1 minute', n FROM generate_series(1, 3000) AS n;
