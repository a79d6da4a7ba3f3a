-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.ab SET "e;f" = "e;f" WHERE "e;f" IS NOT NULL;

-- s.ab.c"d was varchar(3), VARCHAR(12) and is varchar(9), VARCHAR(36)
-- s.ab.e;f was added: text, VARCHAR(1048576)
ALTER TABLE `w`.`s__ab` MODIFY COLUMN `c"d` VARCHAR(36) NULL,
  ADD COLUMN `e;f` VARCHAR(1048576) NULL;
