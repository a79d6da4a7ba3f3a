CREATE SCHEMA expected;
-- Of visits only inserts arrive, and no others are made.
CREATE VIEW expected.public__orders AS SELECT * FROM orders WHERE NOT done;
