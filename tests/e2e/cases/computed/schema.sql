CREATE TABLE customers (
  id integer PRIMARY KEY,
  "First Name" text,
  surname text NOT NULL,
  country char(2),
  balance numeric,
  password text NOT NULL,
  deleted_at timestamptz,
  -- replaced by an expression of the same name
  initials text GENERATED ALWAYS AS (upper(left("First Name", 1) || left(surname, 1))) STORED
);
CREATE TABLE invoices (id bigint PRIMARY KEY, note text, paid boolean, internal jsonb);
CREATE TABLE big (id integer PRIMARY KEY, v text);
