-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.k SET note = note;

-- s.k.id was the wall clock of UTC and is that of +09:00
-- w.s__k is empty until its rows are sent again
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__k__rebuild` (
  `id` DATETIME NOT NULL, -- timestamptz, in +09:00
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
ALTER TABLE `w`.`s__k` SWAP WITH `s__k__rebuild`;
-- The rows as they were, once the new ones are right:
DROP TABLE `w`.`s__k__rebuild`;
