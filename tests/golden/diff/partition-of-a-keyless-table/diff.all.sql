-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.

-- s.log.n was integer, INT and is bigint, BIGINT
-- s.log.n has another comment
-- The job is stopped. The table as it must be:
CREATE TABLE `w`.`s__log__rebuild` (
  `at` DATETIME NOT NULL, -- timestamp
  `n` BIGINT NOT NULL COMMENT 'how many',
  `v` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
PARTITION BY n
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
INSERT INTO `w`.`s__log__rebuild` (`at`, `n`, `v`)
SELECT `at`, CAST(`n` AS BIGINT), `v`
FROM `w`.`s__log`;
ALTER TABLE `w`.`s__log` SWAP WITH `s__log__rebuild`;
-- The rows as they were, once the new ones are right:
DROP TABLE `w`.`s__log__rebuild`;
