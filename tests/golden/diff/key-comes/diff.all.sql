-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run the new postgres-setup.sql.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.log SET note = note;

-- w.s__log has a key now
-- w.s__log has other buckets
-- w.s__log is empty until its rows are sent again
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__log__rebuild` (
  `id` BIGINT NOT NULL,
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
ALTER TABLE `w`.`s__log` SWAP WITH `s__log__rebuild`;
-- The rows as they were, once the new ones are right:
DROP TABLE `w`.`s__log__rebuild`;
