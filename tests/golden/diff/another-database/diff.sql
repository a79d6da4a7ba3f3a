-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- archive.s__orders was w.s__orders
CREATE DATABASE IF NOT EXISTS `archive`;
-- The job is stopped. The table as it must be:
CREATE TABLE `archive`.`s__orders` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(80) NULL, -- varchar(20)
  `rank` SMALLINT NULL,
  `code` INT NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
INSERT INTO `archive`.`s__orders` (`id`, `total`, `note`, `rank`, `code`)
SELECT `id`, `total`, `note`, `rank`, `code`
FROM `w`.`s__orders`;
-- The rows as they were, once the new ones are right:
-- DROP TABLE `w`.`s__orders`;
