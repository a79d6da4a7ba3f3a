-- A row leaves the filter, another comes into it, one leaves and comes back, one leaves for good.
UPDATE customers SET deleted_at = now() WHERE id = 5;
UPDATE customers SET deleted_at = NULL WHERE id = 3;
UPDATE customers SET country = 'XX' WHERE id = 1;
UPDATE customers SET country = 'NL', balance = 0.01 WHERE id = 1;
UPDATE customers SET deleted_at = now() WHERE id = 7;
DELETE FROM customers WHERE id = 7;
-- its name and its key change; a row that was never there goes
UPDATE customers SET id = 40, surname = 'Smith' WHERE id = 4;
DELETE FROM customers WHERE id = 6;
INSERT INTO customers (id, "First Name", surname, country, balance, password) VALUES (8, 'New', 'One', 'DE', 'NaN', 'p');

UPDATE invoices SET id = -1, paid = false WHERE id = 1;
UPDATE invoices SET note = '' WHERE id = 2;
DELETE FROM invoices WHERE id = 9223372036854775807;
INSERT INTO invoices VALUES (3, 'new', true, NULL);

UPDATE big SET id = 2 WHERE id = 100;
UPDATE big SET id = 200 WHERE id = 1;
DELETE FROM big WHERE id = 101;
