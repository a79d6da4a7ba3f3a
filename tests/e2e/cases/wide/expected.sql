CREATE SCHEMA expected;

CREATE VIEW expected.public__documents AS SELECT id, md5(body) AS body FROM documents;
