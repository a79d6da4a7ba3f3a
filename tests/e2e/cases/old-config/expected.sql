CREATE SCHEMA expected;
CREATE VIEW expected.public__shard__auto_shard AS SELECT * FROM shard_1 UNION ALL SELECT * FROM shard_2;
