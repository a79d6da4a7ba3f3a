"""A job is stopped with a savepoint and goes on from it: what happened meanwhile arrives, nothing is read a second
time, nothing comes twice, and the slots are the same."""

from run import Run
from wait import Failure

# What changes.sql does, as StarRocks sees it: an UPDATE of a key is a delete and an insert.
CHANGES = 20 + 2 * 20 + 20 + 10 + 10 + 10 + 6


def scenario(run: Run) -> None:
    run.start()
    slots, before = run.slots(), run.delivered()
    run.stop()
    run.apply("changes.sql")
    run.smt()
    run.set_up()
    run.submit()
    run.equal()
    if run.delivered() - before != CHANGES:
        raise Failure(f"{run.delivered() - before} changes were delivered, expected {CHANGES}")
    if run.slots() != slots:
        raise Failure(f"the slots were {slots} and are {run.slots()}")
    run.finish()
