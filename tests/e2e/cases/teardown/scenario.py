"""Everything is removed.  Of all cases run.finish() demands that postgres-teardown.sql leaves what was there before; here
each kind of REPLICA IDENTITY was there, publications of others too, and StarRocks is emptied as the README says."""

from compare import starrocks_control
from run import Run
from wait import Failure


def scenario(run: Run) -> None:
    run.start()
    run.refused(lambda: run.psql("postgres-teardown.sql"), "is in use")
    run.apply("INSERT INTO accounts VALUES (3000, 'the job goes on', 1)")
    run.equal()
    run.finish()
    run.starrocks(run.statements_for_all("DROP TABLE IF EXISTS"))
    left = starrocks_control(run.case.env, "/_tables", db=run.case.options.database)
    if left:
        raise Failure(f"left in StarRocks: {left}")
