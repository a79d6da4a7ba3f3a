INSERT INTO accounts SELECT n, 0 FROM generate_series(1, 300) AS n;
INSERT INTO visits SELECT n, 'home' FROM generate_series(1, 300) AS n;
