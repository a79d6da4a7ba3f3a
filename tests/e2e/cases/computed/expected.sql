CREATE SCHEMA expected;

CREATE VIEW expected.public__customers AS
SELECT id, "First Name" AS first_name, surname, country, balance::numeric(18,2) AS balance,
  upper(left("First Name", 1) || left(surname, 1)) AS initials,
  btrim(coalesce("First Name", '') || ' ' || surname, ' ') AS full_name
FROM customers WHERE deleted_at IS NULL AND (country <> 'XX' OR country IS NULL);

CREATE VIEW expected.public__invoices AS SELECT id::text AS invoice_id, note, paid::int::smallint AS paid FROM invoices;
CREATE VIEW expected.public__big AS SELECT id, v FROM big WHERE id >= 100;
