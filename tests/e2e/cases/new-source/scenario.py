"""A table is added that needs a source of its own: Flink refuses the savepoint of the job without it, before anything is
read or written, and starting over copies all tables."""

from run import Run
from wait import Failure


def scenario(run: Run) -> None:
    run.start()
    slots = run.slots()
    run.stop()
    # There is no type that reads `balance` of this table and of `accounts`.
    run.apply("CREATE TABLE plans (id integer PRIMARY KEY, balance date); INSERT INTO plans VALUES (1, '2024-02-29')")
    run.apply("DELETE FROM accounts WHERE id = 7")
    run.read_sources()
    run.smt()
    run.create_tables()
    run.set_up()
    run.refused(run.submit, "Cannot map checkpoint/savepoint state")
    found = run.differences()
    if found != ["public.accounts ('7'): only in StarRocks", "public.plans (id='1'): missing in StarRocks"]:
        raise Failure("\n".join(found))
    run.start_over(running=False)
    run.equal()
    if len(run.slots()) != len(slots) + 1:
        raise Failure(f"the slots were {slots} and are {run.slots()}")
    run.finish()
