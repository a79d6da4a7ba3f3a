-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.

-- s.orders.note was varchar(20), VARCHAR(80) and is varchar(10), VARCHAR(40)
-- s.orders.code was integer, INT and is smallint, SMALLINT
-- s.orders.code may be NULL now
ALTER TABLE `w`.`s__orders` MODIFY COLUMN `code` INT NULL;
