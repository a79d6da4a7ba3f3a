-- Makes :tables tables of :columns columns in three schemas, with :rows rows each.  But for the key no two tables have a
-- column of the same name, and each has the types in another order.
CREATE SCHEMA alpha;
CREATE SCHEMA beta;
CREATE SCHEMA gamma;

-- `value` is an expression over the number n of a row.
CREATE TABLE kinds (kind integer, type text, value text);
INSERT INTO kinds VALUES
  (0, 'integer', 'n * 1000'), (1, 'bigint', 'n * 10000000000'), (2, 'uuid', 'md5(n::text)::uuid'),
  (3, 'text', '''text '' || n'), (4, 'numeric(12,2)', 'n + 0.25'), (5, 'boolean', 'n % 2 = 0'),
  (6, 'date', 'DATE ''2024-02-28'' + n'), (7, 'timestamp', 'TIMESTAMP ''2024-02-28'' + n * interval ''1 s'''),
  (8, 'timestamptz', 'TIMESTAMPTZ ''2024-02-28 00:00Z'' + n * interval ''1 s'''), (9, 'double precision', 'n / 7.0'),
  (10, 'varchar(40)', 'repeat(''ü'', n % 40)'), (11, 'jsonb', 'jsonb_build_object(''n'', n)'),
  (12, 'smallint', 'n % 1000');

CREATE TABLE columns AS
SELECT t AS table_number, (ARRAY['alpha', 'beta', 'gamma'])[1 + t % 3] || '.t' || t AS table_name, c AS position,
  CASE WHEN c = 0 THEN 'id' ELSE format('t%s_c%s', t, c) END AS name, kinds.*
FROM generate_series(1, :tables) AS t
CROSS JOIN generate_series(0, :columns - 1) AS c
JOIN kinds ON kind = CASE WHEN c = 0 THEN (ARRAY[0, 1, 2, 3, 12])[1 + t % 5] ELSE (t + c) % 13 END;

SELECT format('CREATE TABLE %s (%s);', table_name,
  string_agg(format('%I %s%s', name, type, CASE WHEN position = 0 THEN ' PRIMARY KEY' END), ', ' ORDER BY position))
FROM columns
GROUP BY table_name
\gexec
SELECT format('INSERT INTO %s SELECT %s FROM generate_series(1, %s) AS n;', table_name,
  string_agg(CASE WHEN position = 0 OR (kind + table_number) % 4 > 0 THEN value ELSE format('CASE WHEN n %% 5 > 0 THEN %s END', value) END,
    ', ' ORDER BY position), :rows)
FROM columns
GROUP BY table_name
\gexec
