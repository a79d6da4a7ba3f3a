-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.t SET m = m WHERE m IS NOT NULL;

-- s.t.n was n in StarRocks and is number
-- s.t.m was added: integer, INT
ALTER TABLE `w`.`s__t` RENAME COLUMN `n` TO `number`;
ALTER TABLE `w`.`s__t` ADD COLUMN `m` INT NULL AFTER `number`;
