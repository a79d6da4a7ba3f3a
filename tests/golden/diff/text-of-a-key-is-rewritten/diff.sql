-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.k SET note = note;
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- s.k.id was numeric(20,2), VARCHAR(22) and is numeric(22,4), VARCHAR(24)
-- w.s__k is empty until its rows are sent again
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__k__rebuild` (
  `id` VARCHAR(24) NOT NULL, -- numeric(22,4)
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
ALTER TABLE `w`.`s__k` SWAP WITH `s__k__rebuild`;
-- The rows as they were, once the new ones are right:
-- DROP TABLE `w`.`s__k__rebuild`;
