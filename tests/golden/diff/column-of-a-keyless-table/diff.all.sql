-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.

-- s.log.note was added: text, VARCHAR(1048576)
ALTER TABLE `w`.`s__log` ADD COLUMN `note` VARCHAR(1048576) NULL;
