-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.t SET at = at;

-- s.t.at was timestamp(6), DATETIME and is timestamp(0), DATETIME
-- w.s__t is filtered by at, which has other values
-- w.s__t is empty until its rows are sent again
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__t__rebuild` (
  `id` BIGINT NOT NULL,
  `at` DATETIME NULL -- timestamp(0)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
ALTER TABLE `w`.`s__t` SWAP WITH `s__t__rebuild`;
-- The rows as they were, once the new ones are right:
DROP TABLE `w`.`s__t__rebuild`;
