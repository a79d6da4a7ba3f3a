"""The slot is lost while the job is stopped.  The job goes on behind the gap without a word, even from a savepoint;
postgres-setup.sql tells, and starting over mends it."""

from run import Run


def scenario(run: Run) -> None:
    run.start()
    run.stop()
    run.apply("SELECT pg_drop_replication_slot('smt_smt')")
    run.apply("INSERT INTO accounts VALUES (3000, 'in the gap', 1); DELETE FROM accounts WHERE id = 7")
    run.smt()
    run.refused(run.set_up, "slot smt_smt is lost, and with it the changes that it kept")
    run.submit()
    run.wait_for_tasks()
    run.wait_for_slot("smt_smt")
    run.apply("INSERT INTO accounts VALUES (3001, 'behind the gap', 1); INSERT INTO visits VALUES (now(), 'one more')")
    run.differ("public.accounts (id='3000'): missing in StarRocks", "public.accounts ('7'): only in StarRocks")
    run.start_over()
    run.equal()
    run.finish()
