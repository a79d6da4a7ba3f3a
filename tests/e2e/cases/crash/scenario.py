"""A TaskManager is killed in the snapshot and in the stream, PostgreSQL crashes, StarRocks is away, and the application
goes on writing: nothing is lost, and nothing comes twice, not even into the table without a key, but for what is written
while the snapshot runs."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Any, Callable

import cluster
import flink
from compare import starrocks_control
from run import Run
from wait import Failure, wait_until

AWAY_SECONDS = 20
ROWS = 3000  # at first; see data.sql


class Application:
    """Writes while `with` lasts, whether PostgreSQL is there or not."""

    number = 100_000  # of the next account

    def __init__(self, run: Run, visitor: str) -> None:
        self.pg = run.case.pg
        self.visitor = visitor
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._write, daemon=True)
        self.transactions = 0

    def __enter__(self) -> Application:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.done.set()
        self.thread.join()
        if error is None and self.transactions == 0:
            raise Failure("the application could write nothing")

    def _write(self) -> None:
        while not self.done.wait(0.2):
            Application.number += 1
            n = Application.number
            try:
                self.pg.run(
                    f"BEGIN; INSERT INTO accounts VALUES ({n}, 'written', 0); UPDATE accounts SET id = -id WHERE id = {n - 2};"
                    f"UPDATE accounts SET balance = balance + 1 WHERE id % 500 = {n % 500}; DELETE FROM accounts WHERE id = {n % ROWS};"
                    f"INSERT INTO visits VALUES (now(), '{self.visitor}'); COMMIT"
                )
                self.transactions += 1
            except Failure:
                pass


def scenario(run: Run) -> None:
    run.may_restart = True
    state, env = run.case.state, run.case.env
    run.prepare()
    run.smt()
    run.create_tables()
    run.set_up()
    run.submit()
    run.step("a part of the snapshot", lambda: wait_for_a_part(run))
    break_it(run, "TaskManager killed in the snapshot", lambda: cluster.restart_taskmanager(state, env), "in the snapshot")
    break_it(run, "TaskManager killed in the stream", lambda: cluster.restart_taskmanager(state, env))
    break_it(run, "PostgreSQL crashes", lambda: cluster.crash_postgres(state))
    break_it(run, "StarRocks is away", lambda: away(env))
    run.finish()


def wait_for_a_part(run: Run) -> None:
    wait_until("some rows", run.case.options.snapshot_seconds, lambda: run.delivered() > 0)
    if run.delivered() > ROWS / 2:
        raise Failure("the snapshot is too fast to be disturbed")


def break_it(run: Run, name: str, action: Callable[[], None], visitor: str = "in the stream") -> None:
    before = flink.failures(run.case.env, run.job)

    def broken() -> bool:
        return flink.failures(run.case.env, run.job) > before

    with Application(run, visitor):
        run.step(name, action)
        run.step("the job restarts", lambda: wait_until("a restart", run.case.options.change_seconds, broken))
    run.equal()


def away(env: dict[str, Any]) -> None:
    begun = time.monotonic()
    starrocks_control(env, "/_away", method="POST", seconds=str(AWAY_SECONDS))
    wait_until("StarRocks is back", 2 * AWAY_SECONDS, lambda: time.monotonic() - begun > AWAY_SECONDS)
