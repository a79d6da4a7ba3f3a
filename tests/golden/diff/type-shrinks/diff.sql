-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.orders SET note = note WHERE note IS NOT NULL;
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- s.orders.note was varchar(20), VARCHAR(80) and is varchar(10), VARCHAR(40)
-- s.orders.code was integer, INT and is smallint, SMALLINT
-- s.orders.code may be NULL now
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__orders__rebuild` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(80) NULL, -- varchar(10)
  `rank` SMALLINT NULL,
  `code` SMALLINT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
INSERT INTO `w`.`s__orders__rebuild` (`id`, `total`, `note`, `rank`, `code`)
SELECT `id`, `total`, `note`, `rank`, CAST(`code` AS SMALLINT)
FROM `w`.`s__orders`;
ALTER TABLE `w`.`s__orders` SWAP WITH `s__orders__rebuild`;
-- The rows as they were, once the new ones are right:
-- DROP TABLE `w`.`s__orders__rebuild`;
