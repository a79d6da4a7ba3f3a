INSERT INTO accounts SELECT n, 'account ' || n, n, 'old' FROM generate_series(1, 20) AS n;
