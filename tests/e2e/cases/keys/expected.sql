-- Of a table without a key only inserts arrive; changes.sql says what is there in the end.
CREATE SCHEMA expected;
CREATE VIEW expected.public__append_only AS SELECT renamed_id, note FROM append_only;
