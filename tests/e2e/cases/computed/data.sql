INSERT INTO customers (id, "First Name", surname, country, balance, password, deleted_at) VALUES
  (1, 'Ada', 'Lovelace', 'GB', 1.5, 'p', NULL),
  (2, NULL, 'Plato', NULL, NULL, 'p', NULL),
  (3, 'Gone', 'Already', 'NL', 3, 'p', '2024-01-01'),
  (4, 'Élise', 'Ñandú', 'FR', 1234567890123456.78, 'p', NULL),
  (5, 'Will', 'Leave', 'NL', 5, 'p', NULL),
  (6, 'Hidden', 'Country', 'XX', 6, 'p', NULL),
  (7, 'Will', 'Go', 'NL', 7, 'p', NULL);
INSERT INTO invoices VALUES (1, 'short', true, '{}'), (2, NULL, false, NULL), (9223372036854775807, '12345678901234567890', NULL, '1');
INSERT INTO big VALUES (1, 'small'), (100, 'big'), (101, 'big'), (102, 'big');
