-- smt 1.0: what StarRocks needs to go from old to new
-- - Write the new files with smt.
-- - Stop the job with a savepoint.
-- - Run the new postgres-setup.sql.
-- - Run these statements in StarRocks.
-- - Submit the new file with that savepoint.
-- - In PostgreSQL, send rows once more that a migration may have changed; large tables in parts.
--     UPDATE s.t_1 SET n = n WHERE n IS NOT NULL;
--     UPDATE s.t_3 SET n = n WHERE n IS NOT NULL;

-- w.s__t__auto_shard.n was added: integer, INT
-- w.s__t__auto_shard is fed by s.t_3 too
-- w.s__t__auto_shard is not fed by s.t_2 any more
ALTER TABLE `w`.`s__t__auto_shard` ADD COLUMN `n` INT NULL;
