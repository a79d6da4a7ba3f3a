"""The two queries of "Watch the lag" in the README tell what they promise: while the job keeps up, while it is stopped, and
when it has caught up."""

from __future__ import annotations

import readme
from run import Run
from wait import Failure

ROWS = 20000
# Of each row at least: its number, its name, and what the WAL says about it.
ROW_BYTES = 50


def scenario(run: Run) -> None:
    run.start()
    follow(run)
    run.stop()
    fall_behind(run)
    run.smt()
    run.set_up()
    run.submit()
    run.equal()
    follow(run)
    run.finish()


def follow(run: Run) -> None:
    """What was committed before `confirmed_flush_lsn` is in StarRocks, without any other waiting."""
    run.apply("INSERT INTO visits VALUES (clock_timestamp(), 'newest')")
    run.wait_until_read()
    if newest_in_starrocks(run) != newest_in_postgresql(run):
        raise Failure(f"the newest row is {newest_in_postgresql(run)}, in StarRocks {newest_in_starrocks(run)}")
    for lag in run.lag():
        if not lag.active or lag.behind >= ROWS * ROW_BYTES or lag.kept < lag.behind:
            raise Failure(f"the job keeps up, and the query says {lag}")


def fall_behind(run: Run) -> None:
    run.apply(f"INSERT INTO accounts SELECT n, 'late', n FROM generate_series(10001, {10000 + ROWS}) AS n")
    run.apply("INSERT INTO visits VALUES (clock_timestamp(), 'late')")
    if newest_in_starrocks(run) >= newest_in_postgresql(run):
        raise Failure("the job is stopped, and StarRocks has the newest row")
    for lag in run.lag():
        if lag.active or lag.behind < ROWS * ROW_BYTES or lag.kept < lag.behind:
            raise Failure(f"the job is stopped, and the query says {lag}")


def newest_in_starrocks(run: Run) -> str:
    return run.starrocks(readme.line("SELECT max(COLUMN)", COLUMN="`at`", TABLE="`lag`.`public__visits`")).strip()


def newest_in_postgresql(run: Run) -> str:
    column = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return run.case.pg.value(readme.line("SELECT max(COLUMN)", COLUMN=column, TABLE="public.visits"))
