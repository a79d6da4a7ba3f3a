-- What happens while the job runs.  Each table sees an insert, an update, a delete, a changed key, a value that becomes
-- NULL and one that stops being NULL; ops.audit_log, which has no key, sees inserts only.
-- Statements are transactions of their own, but for the ones that belong together.

-- customers: the key is always generated, so it can only be changed to the next one
INSERT INTO sales.customers (name, email, country) VALUES
  ('streamed', 'null soon', 'NL'),
  (E'streamed \t\n\r\x01 '' " ` \\ \\N 🦆', E'[{\\"', 'É ');
UPDATE sales.customers SET email = NULL WHERE name = 'streamed';
UPDATE sales.customers SET email = 'no longer NULL' WHERE id = 7;
UPDATE sales.customers SET name = name || ' é', active = NOT active, created_at = created_at + interval '1 microsecond' WHERE id % 10 = 0;
UPDATE sales.customers SET id = DEFAULT WHERE id = 301;
DELETE FROM sales.customers WHERE id = 302;

-- orders: a long text that an UPDATE leaves as it is, and one that it changes
INSERT INTO sales.orders (customer_id, status, total, ship_to, note) VALUES
  (5, 'paid', 12.34, '{"a": null, "b": [1, 2.50, "é"], "@type": "x"}', E'line\nline'),
  (5, 'new', 0.10, 'null', repeat('long 漢 ', 2000));
UPDATE sales.orders SET status = 'shipped' WHERE length(note) > 20000;
UPDATE sales.orders SET total = total + 0.01 WHERE jsonb_typeof(ship_to) = 'array';
UPDATE sales.orders SET note = NULL, ship_to = NULL WHERE id BETWEEN 100 AND 110;
UPDATE sales.orders SET note = 'now', ship_to = '"now"' WHERE id BETWEEN 111 AND 112;
UPDATE sales.orders SET id = DEFAULT WHERE id IN (399, 400);
DELETE FROM sales.orders WHERE id BETWEEN 380 AND 389;

-- order_items: each part of the key, and both
INSERT INTO sales.order_items VALUES (7, 5, 'streamed', 1, 0.0001);
UPDATE sales.order_items SET quantity = quantity + 1, unit_price = -unit_price WHERE order_id = 10;
UPDATE sales.order_items SET line_no = 17 WHERE order_id = 11 AND line_no = 1;
UPDATE sales.order_items SET order_id = 13 WHERE order_id = 12 AND line_no = 0;
UPDATE sales.order_items SET order_id = 14, line_no = 99 WHERE order_id = 15 AND line_no = 3;
DELETE FROM sales.order_items WHERE order_id = 20;
-- Two rows change places: the key that the one leaves is taken by the other.
BEGIN;
UPDATE sales.order_items SET line_no = 1000 WHERE order_id = 30 AND line_no = 1;
UPDATE sales.order_items SET line_no = 1 WHERE order_id = 30 AND line_no = 2;
UPDATE sales.order_items SET line_no = 2 WHERE order_id = 30 AND line_no = 1000;
COMMIT;

-- products: arrays and numbers
INSERT INTO sales.products VALUES ('streamed', 500, 'streamed', ARRAY['ü', NULL, ''], ARRAY[3, NULL], 0.1, '2026-05-05 05:05:05.005');
INSERT INTO sales.products VALUES ('streamed nan', 501, 'streamed', '{}', '{}', 'NaN', '2026-05-05 05:05:00');
UPDATE sales.products SET tags = NULL, sizes = NULL, weight_kg = NULL, updated_at = NULL WHERE id = 10;
UPDATE sales.products SET tags = ARRAY['x'], sizes = ARRAY[1], weight_kg = 1e-7, updated_at = '2024-01-01' WHERE id = -2;
UPDATE sales.products SET id = 600 WHERE id = 11;
DELETE FROM sales.products WHERE id = 12;
-- The same key again, after it was deleted.
DELETE FROM sales.products WHERE id = 13;
INSERT INTO sales.products VALUES ('sku-13 again', 13, 'again', NULL, NULL, NULL, NULL);

-- payments: uuid
INSERT INTO sales.payments VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 2, -0.01, 'refund', '2026-11-23 00:00:00+00');
UPDATE sales.payments SET paid_at = NULL WHERE order_id = 4;
UPDATE sales.payments SET paid_at = '2026-03-29 01:30:00+00', amount = 1 WHERE id = '00000000-0000-0000-0000-000000000000';
UPDATE sales.payments SET id = '11111111-1111-1111-1111-111111111111' WHERE order_id = 5;
DELETE FROM sales.payments WHERE order_id = 6;

-- ledger_accounts: a number of 20 digits as key
INSERT INTO ops.ledger_accounts VALUES (12345678901234567890, 'streamed', 0.5, '2026-11-23', '\xdeadbeef');
UPDATE ops.ledger_accounts SET balance = -balance WHERE account_no > 10000000000000000090;
UPDATE ops.ledger_accounts SET scan = NULL WHERE account_no = 10000000000000000001;
UPDATE ops.ledger_accounts SET scan = '\x' WHERE account_no = 1;
UPDATE ops.ledger_accounts SET holder = 'unchanged scan' WHERE account_no = 2;
UPDATE ops.ledger_accounts SET account_no = account_no + 10 WHERE account_no = 99999999999999999989 OR account_no = 10000000000000000100;
UPDATE ops.ledger_accounts SET account_no = -1 WHERE account_no = 10000000000000000002;
DELETE FROM ops.ledger_accounts WHERE account_no = 10000000000000000003;

-- events: each part of the key; a row that moves to another partition is a delete and an insert
INSERT INTO ops.events VALUES (700, '2026-12-24 18:00:00+01', 'streamed', '{"π": 3.14}');
UPDATE ops.events SET payload = NULL WHERE id = 20;
UPDATE ops.events SET payload = '"no longer NULL"' WHERE id = 9223372036854775807;
UPDATE ops.events SET id = 701 WHERE id = 21;
UPDATE ops.events SET ts = ts + interval '1 microsecond' WHERE id = 22;
UPDATE ops.events SET ts = ts + interval '1 month', kind = 'moved' WHERE id = 23;
DELETE FROM ops.events WHERE id = 24;

-- change_log: columns that are called like the metadata by which rows find their way
INSERT INTO ops.change_log (schema_name, table_name, took) VALUES ('sales', 'customers', '1 day'), ('nowhere', 'nothing', '0');
UPDATE ops.change_log SET schema_name = 'ops', table_name = 'events', took = NULL WHERE id = 10;
UPDATE ops.change_log SET took = '00:00:01' WHERE took IS NULL AND table_name = 'change_log';
UPDATE ops.change_log SET id = 1000 WHERE id = 11;
DELETE FROM ops.change_log WHERE id = 12;

INSERT INTO ops.audit_log VALUES ('2026-11-23 10:00:00+01', 'streamed', E'tab\t, quote '', backslash \\, newline\n', '{"a": null}');
INSERT INTO ops.audit_log (actor, action) SELECT 'streamed', 'action ' || n FROM generate_series(1, 50) AS n;

-- A transaction that is rolled back leaves nothing.
BEGIN;
UPDATE sales.customers SET name = 'never';
INSERT INTO ops.audit_log (actor, action) VALUES ('never', 'never');
ROLLBACK;
