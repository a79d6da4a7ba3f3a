-- The rows that the snapshot finds: some hundred plain ones, and by hand those that copies stumble over.

INSERT INTO sales.customers (name, email, country, active, created_at)
SELECT 'customer ' || n, nullif('c' || n || '@example.org', 'c7@example.org'), (ARRAY['NL', 'FR', 'DE'])[n % 3 + 1],
  n % 5 <> 0, timestamptz '2024-01-01 00:00+00' + n * interval '7 hours 13 minutes 0.001 seconds'
FROM generate_series(1, 300) AS n;

INSERT INTO sales.customers (name, email, country, active, created_at) VALUES
  ('', '', '', false, '1970-01-01 00:00:00+00'),                                       -- empty is not NULL
  ('blank at the end ', 'tab	in it', 'N', true, '2001-01-01 00:00:00+00'),
  (E'new\nline, carriage\rreturn', E'back\\slash \\n \\N', 'X ', true, '2026-10-25 02:30:00+02'),  -- the hour that
  ('quotes '' " ` and -- and ; and /* */', '{1,2}', ' Y', true, '2026-10-25 02:30:00+01'),         -- is there twice
  (E'control \x01 \x1f', '[1, 2', 'é', true, '9999-12-31 23:59:59.999999+00'),
  ('Ünïcödé 漢字 עברית 🦆 e' || U&'\0301', U&'\2028 \00A0', '漢字', true, '1582-10-15 00:00:00+00'),
  (repeat('漢', 100), repeat('🦆', 5000), 'NL', true, '1969-12-31 23:59:59.999999+00'),              -- 4 bytes a sign
  ('null', 'NULL', '\N', true, '2024-02-29 12:00:00+00');

INSERT INTO sales.orders (customer_id, status, placed_at, total, ship_to, note)
SELECT n % 300 + 1, (enum_range(NULL::sales.order_status))[n % 4 + 1],
  timestamptz '2025-01-01 00:00+00' + n * interval '11 minutes', n * 3.07,
  CASE WHEN n % 4 > 0 THEN jsonb_build_object('street', 'Straße ' || n, 'floor', nullif(n % 3, 0), 'tags', jsonb_build_array(n, NULL)) END,
  CASE WHEN n % 6 = 0 THEN 'note ' || n END
FROM generate_series(1, 400) AS n;

INSERT INTO sales.orders (customer_id, total, ship_to, note) VALUES
  (1, 9999999999.99, 'null', 'the JSON null is not NULL'),
  (1, -9999999999.99, '"a \"quoted\" \\ text"', 'a JSON text'),
  (1, 0.00, '[]', ''),
  (1, 0.01, '{}', NULL),
  (2, 1.10, '{"n": 12345678901234567890.123456789, "e": 1e30, "@type": "java.lang.Object", "null": null, "": ""}', '{"a": null}'),
  -- Too long for its page, so it lies outside the row (TOAST): unchanged, it is not part of an UPDATE's new row.
  (3, 5, '{"t": 1}', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) AS n)),
  (4, 6, (SELECT jsonb_agg(md5(n::text)) FROM generate_series(1, 1000) AS n), 'long JSON');

INSERT INTO sales.order_items (line_no, order_id, sku, quantity, unit_price)
SELECT line, o, 'sku-' || o % 50, line * o, o / 7.0
FROM generate_series(1, 200) AS o, generate_series(1, 3) AS line;
INSERT INTO sales.order_items (line_no, order_id, sku, quantity, unit_price) VALUES
  (-32768, 1, 'least', -2147483648, -99999999.9999),
  (32767, 1, 'most', 2147483647, 99999999.9999),
  (0, 1, 'É ''"\', 0, 0);

INSERT INTO sales.products (sku, id, title, tags, sizes, weight_kg, updated_at)
SELECT 'sku-' || n, n, 'product ' || n, ARRAY['tag ' || n, 'ü'], ARRAY[n, NULL, -n], n / 7.0::float8,
  timestamp '2024-03-31 02:30:00' + n * interval '1 hour 1 millisecond'
FROM generate_series(0, 99) AS n;
INSERT INTO sales.products (sku, id, title, tags, sizes, weight_kg, updated_at) VALUES
  ('empty', -1, '', '{}', '{}', 0, '2000-01-01'),
  ('nulls', -2, 'NULL', NULL, NULL, NULL, NULL),
  ('elements', -3, 'array', ARRAY[NULL, '', 'a, b', '"', 'NULL'], ARRAY[2147483647, -2147483648], -0.0, '1999-12-31 23:59:59.999'),
  ('tiny', 2147483647, 'number', ARRAY['x'], ARRAY[1], 5e-324, '2024-02-29 00:00:00'),
  ('huge', -2147483648, 'number', ARRAY['x'], ARRAY[1], 1.7976931348623157e308, '9999-12-31 23:59:59.999'),
  ('nan', 1000, 'not a number', ARRAY['x'], ARRAY[1], 'NaN', '2024-01-01 00:00:00.001'),
  ('infinity', 1001, 'infinite', ARRAY['x'], ARRAY[1], '-infinity', '2024-01-01 00:00:01');

INSERT INTO sales.payments (id, order_id, amount, method, paid_at)
SELECT md5(n::text)::uuid, n, n * 1.5, (ARRAY['card', 'ideal', 'émoji 🦆'])[n % 3 + 1],
  CASE WHEN n % 3 > 0 THEN timestamptz '2025-06-01 00:00:00.5+00' + n * interval '1 day' END
FROM generate_series(1, 200) AS n;
INSERT INTO sales.payments VALUES ('00000000-0000-0000-0000-000000000000', 1, 0, '', NULL);

INSERT INTO ops.ledger_accounts (account_no, holder, balance, opened_on, scan)
SELECT 10000000000000000000 + n, 'holder ' || n, n * 1000.01, date '2020-02-28' + n, decode(md5(n::text), 'hex')
FROM generate_series(1, 100) AS n;
INSERT INTO ops.ledger_accounts (account_no, holder, balance, opened_on, scan) VALUES
  (0, 'zero', 0, '1582-10-15', ''),
  (-99999999999999999999, 'least', -9999999999999999.99, '1999-12-31', '\x00'),
  (99999999999999999999, 'most', 9999999999999999.99, '9999-12-31', '\x00ff10'),
  (1, 'no scan', 0.01, '2024-02-29', NULL),
  (2, 'long scan', 0.10, '1970-01-01', (SELECT string_agg(decode(md5(n::text), 'hex'), '') FROM generate_series(1, 2000) AS n));

INSERT INTO ops.events (id, ts, kind, payload)
SELECT n, timestamptz '2026-10-01 00:00+00' + n * interval '5 hours', 'kind ' || n % 4, jsonb_build_object('n', n)
FROM generate_series(1, 400) AS n
WHERE n * interval '5 hours' < interval '91 days';
INSERT INTO ops.events (id, ts, kind, payload) VALUES
  (9223372036854775807, '2026-10-01 00:00:00+00', 'first', NULL),
  (-9223372036854775808, '2026-12-31 23:59:59.999999+00', 'last', '{}'),
  (1, '2026-11-01 00:00:00+00', 'same id, another partition', '[null]');

INSERT INTO ops.audit_log (logged_at, actor, action, detail)
SELECT timestamptz '2026-01-01 00:00+00' + n * interval '1 minute', 'actor ' || n % 7, 'action ' || n, jsonb_build_object('n', n)
FROM generate_series(1, 300) AS n;
INSERT INTO ops.audit_log (logged_at, actor, action, detail) VALUES
  ('2026-01-01 00:01+00', E'\t''"\\\n', 'null', NULL),
  ('2026-01-01 00:01+00', '', '', 'null');

INSERT INTO ops.change_log (schema_name, table_name, changed_at, changed_by, took)
SELECT 'sales', 'orders', timestamptz '2026-05-01 00:00+00' + n * interval '1 hour', 'user ' || n % 3, n * interval '1 minute 0.5 seconds'
FROM generate_series(1, 100) AS n;
INSERT INTO ops.change_log (schema_name, table_name, changed_by, took) VALUES
  ('ops', 'change_log', 'its own metadata', NULL),
  ('', repeat('t', 63), '', '-1 year 2 months -3 days 04:05:06');
