CREATE SCHEMA expected;

CREATE VIEW expected.shop__auto_shard__orders_0_auto_shard AS
SELECT * FROM shop_1.orders_01 UNION ALL SELECT * FROM shop_1.orders_02
UNION ALL SELECT * FROM shop_2.orders_01 UNION ALL SELECT * FROM shop_2.orders_02;

CREATE VIEW expected.shop__auto_shard__visits_0_auto_shard AS
SELECT current_database()::text AS shard_database, 'shop_1' AS shard_schema, 'visits_01' AS shard_table, * FROM shop_1.visits_01
UNION ALL SELECT current_database(), 'shop_1', 'visits_02', * FROM shop_1.visits_02
UNION ALL SELECT current_database(), 'shop_2', 'visits_01', * FROM shop_2.visits_01;
