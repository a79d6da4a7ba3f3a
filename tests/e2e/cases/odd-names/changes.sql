-- In each table a row comes, one changes its key, one goes.
DO $$
DECLARE
  source record;
BEGIN
  FOR source IN
    SELECT attrelid::regclass AS name, attname AS key
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relkind = 'r' AND attnum = 1 AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
  LOOP
    EXECUTE format('CREATE TEMPORARY TABLE copy AS SELECT * FROM %s WHERE %I = 1', source.name, source.key);
    EXECUTE format('UPDATE copy SET %I = 11', source.key);
    EXECUTE format('INSERT INTO %s SELECT * FROM copy', source.name);
    EXECUTE format('UPDATE %s SET %I = 12 WHERE %2$I = 1', source.name, source.key);
    EXECUTE format('DELETE FROM %s WHERE %I = 2', source.name, source.key);
    DROP TABLE copy;
  END LOOP;
END $$;
UPDATE columns SET "back`tick" = 'changed', _schema = 'changed', table_name = 'twin', "x.y" = 'changed', "--; '" = 'changed'
WHERE "id, or not" = 11;
UPDATE "Twin" SET v = 'changed' WHERE id = 11;
UPDATE twin SET w = 'changed' WHERE id = 11;
UPDATE "select" SET "table" = 'changed' WHERE "from" = 11;
