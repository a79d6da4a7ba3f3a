"""Transactions that begin before others end are cut by a savepoint, by a table that is added, and by a TaskManager that is
killed: in the WAL the changes of one stand between those of others. Nothing is lost, and nothing comes twice, not even into
the table without a key."""

from __future__ import annotations

import threading
import time
from types import TracebackType

import cluster
import flink
from run import Run
from wait import Failure, wait_until

SESSIONS = range(1, 7)
ADDED = 20_000  # rows of the table that is added

# A transaction writes at its beginning and at its end, and each session takes another time for it.
SESSION = """
DO $$
DECLARE
  i integer;
BEGIN
  WHILE NOT (SELECT is_called FROM ended) LOOP
    i := nextval('written');
    INSERT INTO visits VALUES (now(), 'first ' || i);
    UPDATE accounts SET balance = i, name = name || '.' WHERE id = {session} * 20 + i % 20;
    {change}
    PERFORM pg_sleep({session} * 0.15);
    INSERT INTO visits VALUES (now(), 'last ' || i);
    INSERT INTO lines VALUES (i, {session});
    COMMIT;
  END LOOP;
END $$;
"""
# No row is both changed and deleted, so that no session waits for one that waits for it.
CHANGE_OF_ADDED = """
    UPDATE bonus SET note = 'changed ' || i WHERE id = i * 7919 % 10000;
    DELETE FROM bonus WHERE id = 10000 + i * 4729 % 10000 AND i % 5 = 0;
    INSERT INTO bonus VALUES (100000 + i, 'new');
"""


class Application:
    """Writes while `with` lasts, and for a while before it begins."""

    def __init__(self, run: Run, change: str = "") -> None:
        self.pg = run.case.pg
        self.failures: list[Failure] = []
        self.sessions = [threading.Thread(target=self._write, args=(session, change)) for session in SESSIONS]

    def __enter__(self) -> None:
        self.pg.run("SELECT setval('ended', 1, false)")
        for session in self.sessions:
            session.start()
        time.sleep(5)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.pg.run("SELECT nextval('ended')")
        for session in self.sessions:
            session.join()
        if error is None and self.failures:
            raise self.failures[0]

    def _write(self, session: int, change: str) -> None:
        try:
            self.pg.run(SESSION.format(session=session, change=change))
        except Failure as failure:
            self.failures.append(failure)


def scenario(run: Run) -> None:
    run.start()
    with Application(run):
        run.stop()
        go_on(run)
    run.equal()
    run.stop()
    add_a_table(run)
    run.equal()
    kill_a_taskmanager(run)
    run.equal()
    run.finish()


def go_on(run: Run) -> None:
    run.smt()
    run.create_tables()
    run.set_up()
    run.submit()
    run.wait_for_tasks()


def add_a_table(run: Run) -> None:
    run.apply("CREATE TABLE bonus (id integer PRIMARY KEY, note text)")
    run.apply(f"INSERT INTO bonus SELECT n, 'bonus ' || n FROM generate_series(1, {ADDED}) AS n")
    run.read_sources()
    run.settings["cdc.scan.newly-added-table.enabled"] = "true"
    before = run.delivered()
    with Application(run, CHANGE_OF_ADDED):
        go_on(run)
        run.step(
            "content of the new table",
            lambda: wait_until("it", run.case.options.change_seconds, lambda: run.delivered() - before > ADDED),
        )
    run.equal()
    run.stop()
    del run.settings["cdc.scan.newly-added-table.enabled"]
    go_on(run)


def kill_a_taskmanager(run: Run) -> None:
    run.may_restart = True
    before = flink.failures(run.case.env, run.job)
    with Application(run):
        run.step("TaskManager killed", lambda: cluster.restart_taskmanager(run.case.state, run.case.env))
        run.step(
            "the job restarts",
            lambda: wait_until("a restart", run.case.options.change_seconds, lambda: flink.failures(run.case.env, run.job) > before),
        )
