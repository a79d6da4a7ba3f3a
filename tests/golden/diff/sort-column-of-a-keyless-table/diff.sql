-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.

-- s.log.n was integer, INT and is bigint, BIGINT
-- s.log.n has another comment
ALTER TABLE `w`.`s__log` MODIFY COLUMN `n` BIGINT KEY NOT NULL COMMENT 'how many';
