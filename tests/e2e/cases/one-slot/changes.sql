-- In each table rows come, change, change their keys, and go.
SELECT format('INSERT INTO %s SELECT %s FROM generate_series(101, 110) AS n;', table_name,
  string_agg(value, ', ' ORDER BY position))
FROM columns
GROUP BY table_name
\gexec
SELECT format('UPDATE %s SET %s WHERE id IN (SELECT id FROM %1$s ORDER BY id LIMIT 5);', table_name,
  string_agg(CASE WHEN position < 3 THEN name || ' = NULL' ELSE format('%s = (SELECT %s FROM (SELECT 333 AS n) AS number)', name, value) END, ', '))
FROM columns
WHERE position BETWEEN 1 AND 6
GROUP BY table_name
\gexec
SELECT format('UPDATE %s SET id = (SELECT %s FROM (SELECT 900 AS n) AS number) WHERE id = (SELECT id FROM %1$s ORDER BY id LIMIT 1);', table_name, value)
FROM columns
WHERE position = 0
\gexec
SELECT format('DELETE FROM %s WHERE id = (SELECT id FROM %1$s ORDER BY id LIMIT 1);', table_name)
FROM columns
WHERE position = 0
\gexec
