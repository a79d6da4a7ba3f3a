-- Many chunks, so that the snapshot is still running when it is disturbed.
INSERT INTO accounts SELECT n, 'account ' || n, n + 0.25 FROM generate_series(1, 3000) AS n;
INSERT INTO lines SELECT n / 10, n % 10, 'line ' || n FROM generate_series(1, 1000) AS n;
INSERT INTO visits SELECT '2026-01-01 00:00Z'::timestamptz + n * interval '1 minute', 'visitor ' || n % 3 FROM generate_series(1, 500) AS n;
