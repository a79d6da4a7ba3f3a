-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.

-- s.orders.note was note in StarRocks and is remark
ALTER TABLE `w`.`s__orders` RENAME COLUMN `note` TO `remark`;
