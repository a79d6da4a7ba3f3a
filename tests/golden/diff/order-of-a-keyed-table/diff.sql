-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- s.orders.code was integer, INT and is bigint, BIGINT
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__orders__rebuild` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(80) NULL, -- varchar(20)
  `rank` SMALLINT NULL,
  `code` BIGINT NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
ORDER BY (`code`)
PROPERTIES (
  "replication_num" = "3"
);
INSERT INTO `w`.`s__orders__rebuild` (`id`, `total`, `note`, `rank`, `code`)
SELECT `id`, `total`, `note`, `rank`, CAST(`code` AS BIGINT)
FROM `w`.`s__orders`;
ALTER TABLE `w`.`s__orders` SWAP WITH `s__orders__rebuild`;
-- The rows as they were, once the new ones are right:
-- DROP TABLE `w`.`s__orders__rebuild`;
