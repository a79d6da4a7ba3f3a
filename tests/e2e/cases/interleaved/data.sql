INSERT INTO accounts SELECT n, 'account ' || n, n + 0.25 FROM generate_series(1, 200) AS n;
INSERT INTO visits SELECT '2026-01-01 00:00Z'::timestamptz + n * interval '1 minute', 'visitor ' || n % 3 FROM generate_series(1, 6) AS n;
