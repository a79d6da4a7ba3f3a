CREATE SCHEMA expected;

CREATE VIEW expected.public__v AS SELECT id, label FROM v;
