-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run the new postgres-setup.sql.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.orders SET "Weight" = "Weight", at = at WHERE "Weight" IS NOT NULL OR at IS NOT NULL;
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- w.s__gone is not written any more
-- DROP TABLE `w`.`s__gone`;

-- w.s__new is new
CREATE TABLE IF NOT EXISTS `w`.`s__new` (
  `id` BIGINT NOT NULL,
  `v` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);

-- s.orders.id has another comment
-- s.orders.total may be NULL now
-- s.orders.note was varchar(20), VARCHAR(80) and is varchar(80), VARCHAR(320)
-- s.orders.rank was smallint, SMALLINT and is bigint, BIGINT
-- s.orders.rank has another comment
-- s.orders.Weight was added: real, FLOAT
-- s.orders.at was added: timestamptz, DATETIME
-- s.orders.code is gone: integer, INT
-- w.s__orders has another comment
ALTER TABLE `w`.`s__orders` COMMENT = 'What was bought; it\'s "ours"';
ALTER TABLE `w`.`s__orders` MODIFY COLUMN `total` DECIMAL(10,2) NULL,
  MODIFY COLUMN `note` VARCHAR(320) NULL,
  MODIFY COLUMN `rank` BIGINT NULL COMMENT '1 is best',
  ADD COLUMN `Weight` FLOAT NULL,
  ADD COLUMN `at` DATETIME NULL,
  MODIFY COLUMN `code` INT NULL;
-- When the change above is done:
-- ALTER TABLE `w`.`s__orders` DROP COLUMN `code`;
