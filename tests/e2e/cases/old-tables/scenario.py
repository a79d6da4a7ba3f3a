"""The tables of the old tool stand in StarRocks, and the slot of its job in PostgreSQL.  CREATE TABLE IF NOT EXISTS leaves
them as they are, and Flink refuses the job where it can tell; what "Replace the old tool" in the README says leads to a
right copy."""

from run import Run
from wait import Failure

# As it took them: a timestamptz was a STRING, the key of a table without one the first columns, that of `lines` another.
OLD_TABLES = """
CREATE DATABASE `old_tables`;
CREATE TABLE `old_tables`.`public__accounts` (`id` INT NOT NULL, `name` STRING NOT NULL, `balance` DECIMAL(12,2) NULL)
PRIMARY KEY (`id`) DISTRIBUTED BY HASH (`id`);
CREATE TABLE `old_tables`.`public__lines` (`account_id` INT NOT NULL, `line` SMALLINT NOT NULL, `note` STRING NULL)
PRIMARY KEY (`account_id`) DISTRIBUTED BY HASH (`account_id`);
CREATE TABLE `old_tables`.`public__visits` (`at` STRING NOT NULL, `who` STRING NULL)
DUPLICATE KEY (`at`, `who`) DISTRIBUTED BY HASH (`at`);
"""


def scenario(run: Run) -> None:
    run.prepare()
    run.apply("SELECT pg_create_logical_replication_slot('old_job', 'pgoutput')")
    run.starrocks(OLD_TABLES)
    run.smt()
    run.create_tables()
    run.set_up()
    run.refused(run.submit, "Flink and StarRocks types are not matched for column at")
    run.starrocks("DROP TABLE `old_tables`.`public__visits`")
    run.create_tables()
    run.refused(run.submit, "Primary keys of the flink `TableSchema` do not match")
    drop_old_slots(run)
    run.starrocks(run.statements_for_all("DROP TABLE IF EXISTS"))
    run.create_tables()
    run.submit()
    run.equal()
    run.apply("UPDATE lines SET note = 'changed' WHERE line = 1; DELETE FROM accounts WHERE id = 7")
    run.equal()
    run.finish()


def drop_old_slots(run: Run) -> None:
    old = [lag.slot for lag in run.lag() if not lag.active and not lag.slot.startswith("smt_")]
    if old != ["old_job"]:
        raise Failure(f"the slots of old jobs are told to be {old}")
    run.apply("SELECT pg_drop_replication_slot('old_job')")
