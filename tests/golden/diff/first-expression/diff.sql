-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.orders SET total = total;
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- s.orders.note was varchar(20), VARCHAR(80) and is varchar(20), VARCHAR(120)
-- w.s__orders has another expression for note
-- w.s__orders is empty until its rows are sent again
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__orders__rebuild` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `rank` SMALLINT NULL,
  `code` INT NOT NULL,
  `note` VARCHAR(120) NULL -- varchar(20), computed
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
ALTER TABLE `w`.`s__orders` SWAP WITH `s__orders__rebuild`;
-- The rows as they were, once the new ones are right:
-- DROP TABLE `w`.`s__orders__rebuild`;
