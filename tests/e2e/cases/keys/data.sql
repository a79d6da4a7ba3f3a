INSERT INTO unique_only
SELECT n, 'b' || n, ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'v' || n FROM generate_series(1, 6) AS n;
INSERT INTO renamed SELECT n, 'v' || n FROM generate_series(1, 4) AS n;
INSERT INTO chosen SELECT n, 'c' || n, 'v' || n FROM generate_series(1, 6) AS n;
INSERT INTO enum_first SELECT state, n, 'v' FROM unnest(enum_range(NULL::mood)) AS state, generate_series(1, 3) AS n;
INSERT INTO enum_only VALUES ('calm', 1, 'v');
INSERT INTO boolean_first SELECT on_off, n, 'v' FROM unnest(ARRAY[true, false]) AS on_off, generate_series(1, 3) AS n;
INSERT INTO bytea_only VALUES ('\x00ff', 1, 'v'), ('\x', 2, 'v'), ('\x41', 3, 'v');
INSERT INTO domain_first VALUES ('A@b', 1, 'v'), ('c@d', 1, 'v'), ('c@d', 2, 'v');
INSERT INTO composite VALUES
  ('v', '2024-02-29', 'ab', 1, '2024-02-29 00:00:00+00'), ('v', '2024-02-29', 'ü', 1, '2024-02-29 00:00:00+00'),
  ('v', '2024-03-01', 'ab', 1, '2024-02-29 00:00:00.000001+00'), ('v', '2024-02-29', '', 2, '2024-02-29 00:00:00+00');
INSERT INTO numeric_key VALUES (99999999999999999999, 'v'), (0, 'v'), (-1, 'v');
INSERT INTO numeric_scale VALUES (1.50, 'v'), (-0.01, 'v'), (100, 'v');
INSERT INTO text_key VALUES ('a', 'v'), ('漢字', 'v'), (' a ', 'v'), ('', 'v'), ('"a''', 'v');
INSERT INTO identity SELECT n, 10 + n, 20 + n, 'v' FROM generate_series(1, 4) AS n;
INSERT INTO append_only VALUES (1, 'one'), (1, 'one'), (1, 'two'), (2, NULL);
INSERT INTO sorted SELECT 'who ' || n % 2, '2024-02-29 00:00:00+00', n FROM generate_series(1, 5) AS n;
