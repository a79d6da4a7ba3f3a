-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.orders SET total = total;

-- s.orders.twice was added: BIGINT
ALTER TABLE `w`.`s__orders` ADD COLUMN `twice` BIGINT NULL;
