INSERT INTO sales
SELECT n, region, day, n + 0.5, 'n' || n
FROM generate_series(1, 8) AS n, unnest(ARRAY['eu', 'us']) AS region, unnest(ARRAY['2023-05-05', '2024-05-05']::date[]) AS day;
INSERT INTO sales VALUES (1, 'asia', '2020-02-29', NULL, NULL);
INSERT INTO plain VALUES (1, '2024-02-29'), (2, NULL);
