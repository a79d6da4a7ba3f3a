-- The first chunk has 8,096 rows of 128 KiB: a gigabyte, which is all that the TaskManager has for its rows.
INSERT INTO documents SELECT id, repeat(md5(id::text), 4096) FROM generate_series(1, 8192) AS id;
