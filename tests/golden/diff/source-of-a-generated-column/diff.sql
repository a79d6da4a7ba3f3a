-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - Later, if nothing needs what StarRocks still has: run what is commented out there, or use --allow-destructive.

-- s.t.j may be NULL now
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__t__rebuild` (
  `id` BIGINT NOT NULL,
  `j` VARCHAR(1048576) NULL, -- jsonb
  `j_json` JSON NULL AS parse_json(`j`)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
INSERT INTO `w`.`s__t__rebuild` (`id`, `j`)
SELECT `id`, `j`
FROM `w`.`s__t`;
ALTER TABLE `w`.`s__t` SWAP WITH `s__t__rebuild`;
-- The rows as they were, once the new ones are right:
-- DROP TABLE `w`.`s__t__rebuild`;
