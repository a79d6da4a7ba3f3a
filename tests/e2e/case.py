#!/usr/bin/env python3
"""Runs one end-to-end case: PostgreSQL -> what smt writes, unedited -> Flink -> the stand-in for StarRocks.

    case.py STATE --smt PROGRAM CASE

STATE is a cluster started by cluster.py.  CASE is a folder:

    schema.sql    the tables, in a database that is made for the case
    data.sql      optional: the rows of the beginning
    expected.sql  optional: what tables that are no plain copies must hold, see compare.py
    smt.conf      for smt, with ${SMT_PG_HOST} and so on (see smt_environment)
    changes.sql   what happens after the snapshot has arrived
    case.json     optional, see Options in case_folder.py

What must hold is told by the steps of run_case.  A failure leaves its files in STATE/cases/NAME.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import flink
from case_folder import Case, read_case
from cluster import restart_taskmanager
from compare import Source, compare, compare_tables, read_sources, starrocks_control
from pg import quote_literal, quote_name
from slots import SlotWatch
from traces import read_traces
from wait import Failure, wait_until

ROLE = "smt_cdc"
SMT_SECONDS = 60
SLOT_SECONDS = 30


def create_database(case: Case) -> None:
    """With the role that Flink logs in as; its password is checked by PostgreSQL."""
    name, password = quote_name(case.options.database), quote_literal(case.env["pg_password"])
    if case.server.value(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'") == "":
        case.server.run(f"CREATE ROLE {ROLE} LOGIN REPLICATION PASSWORD {password}")
    drop_databases(case)
    case.server.run(f"CREATE DATABASE {name}")
    case.pg.run_file(case.file(case.options.schema))
    for name in (case.options.data, case.options.expected):
        if case.file(name).exists():
            case.pg.run_file(case.file(name))


def drop_databases(case: Case) -> None:
    """In PostgreSQL with its slots, and in StarRocks."""
    starrocks_control(case.env, "/_drop", method="POST", db=case.options.database)
    database = quote_literal(case.options.database)
    case.server.run(
        f"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active AND database = {database}"
    )
    wait_until("slots inactive", SLOT_SECONDS, lambda: active_slots(case) == 0)
    case.server.run(f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = {database}")
    case.server.run(f"DROP DATABASE IF EXISTS {quote_name(case.options.database)} WITH (FORCE)")


def active_slots(case: Case) -> int:
    database = quote_literal(case.options.database)
    return int(case.server.value(f"SELECT count(*) FROM pg_replication_slots WHERE active AND database = {database}"))


def slots(case: Case) -> int:
    database = quote_literal(case.options.database)
    return int(case.server.value(f"SELECT count(*) FROM pg_replication_slots WHERE database = {database}"))


def smt_environment(case: Case) -> dict[str, str]:
    env = case.env
    return {
        "SMT_PG_HOST": env["pg_host"],
        "SMT_PG_PORT": str(env["pg_port"]),
        "SMT_PG_DATABASE": case.options.database,
        "SMT_PG_USER": "postgres",
        # postgres needs none, so it may be the one of Flink's role in a config that has no other.
        "SMT_PG_PASSWORD": env["pg_password"],
        "SMT_CDC_PASSWORD": env["pg_password"],
        "SMT_STARROCKS_JDBC_URL": f"jdbc:mysql://127.0.0.1:{env['starrocks_mysql_port']}",
        "SMT_STARROCKS_LOAD_URL": f"127.0.0.1:{env['starrocks_http_port']}",
        "SMT_STARROCKS_PASSWORD": env["starrocks_password"],  # of the user smt
        "SMT_CHECKPOINT_INTERVAL": "3s",
    }


def run_smt(case: Case) -> None:
    done = subprocess.run(
        [str(case.smt), "-c", str(case.file(case.options.config)), "-o", str(case.out)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SMT_SECONDS,
        env={**os.environ, **smt_environment(case)},
    )
    (case.work / "smt.log").write_text(done.stdout + done.stderr)
    if done.returncode != 0:
        raise Failure(f"smt ended with {done.returncode}\n{done.stdout}{done.stderr}")


def create_starrocks_tables(case: Case, sources: list[Source]) -> None:
    """As `mysql < starrocks-create.all.sql` does, by the user who may create things."""
    env = case.env
    done = subprocess.run(
        [sys.executable, "-m", "starrocks.mysql_client", "127.0.0.1", str(env["starrocks_mysql_port"]), "root"],
        stdin=(case.out / "starrocks-create.all.sql").open(),
        capture_output=True,
        text=True,
        timeout=SMT_SECONDS,
        env={**os.environ, "PYTHONPATH": env["support"], "MYSQL_PWD": ""},
    )
    if done.returncode != 0:
        raise Failure(f"starrocks-create.all.sql: {done.stderr.strip()}")
    lines = compare_tables(case.pg, env, sources)
    if lines:
        raise Failure("\n".join(lines))


def expected_slots(case: Case) -> int:
    sql = (case.out / "flink-create.all.sql").read_text()
    named = len(set(re.findall(r"^\s*'slot\.name' = '([^']*)'", sql, re.MULTILINE)))
    if case.options.slots not in (0, named):
        raise Failure(f"flink-create.all.sql has {named} slots, expected {case.options.slots}")
    return named


def check_healthy(case: Case, job: str) -> None:
    """Nothing was refused, and the job never restarted: both would hide behind rows that are right in the end."""
    errors = starrocks_control(case.env, "/_errors", db=case.options.database)
    if errors:
        raise Failure(f"StarRocks refused {len(errors)} loads, the first: {json.dumps(errors[0], ensure_ascii=False)}")
    thrown = flink.exceptions(case.env, job)
    if thrown:
        raise Failure(f"the job failed {len(thrown)} times, first:\n{thrown[-1][:3000]}")
    if flink.job_state(case.env, job) != "RUNNING" or flink.restarts(case.env, job) > 0:
        state, restarts = flink.job_state(case.env, job), flink.restarts(case.env, job)
        raise Failure(f"the job is {state} after {restarts} restarts")


def differences(case: Case, sources: list[Source]) -> list[str]:
    return [line for source in sources for line in compare(case.pg, case.env, source)]


def wait_until_equal(case: Case, job: str, sources: list[Source], seconds: float) -> None:
    """Fails with the differences that are left, or as soon as something is wrong that waiting cannot put right.

    One table after the other: comparing all of them all the time takes more than the job does.
    """
    deadline = time.monotonic() + seconds
    for source in sources:
        while compare(case.pg, case.env, source):
            check_healthy(case, job)
            if time.monotonic() > deadline:
                lines = differences(case, sources)
                raise Failure(f"not equal within {seconds:.0f} s\n" + "\n".join(lines))
            time.sleep(0.5)


def wait_for_tasks(case: Case, job: str) -> None:
    """Until then a job can neither be judged nor, with this sink, be cancelled."""

    def running_or_failed() -> bool:
        return flink.all_tasks_running(case.env, job) or bool(flink.exceptions(case.env, job))

    wait_until("all tasks of the job running", case.options.snapshot_seconds, running_or_failed)
    check_healthy(case, job)


def wait_for_checkpoints(case: Case, job: str, count: int) -> None:
    """Rows that come twice or late come with the next checkpoints."""
    if not case.options.checkpoints:
        return
    wanted = flink.completed_checkpoints(case.env, job) + count

    def reached() -> bool:
        return flink.completed_checkpoints(case.env, job) >= wanted

    wait_until(f"{wanted} checkpoints completed", case.options.change_seconds, reached)


def check_slots(case: Case, watch: SlotWatch) -> None:
    expected = expected_slots(case)
    wait_until(f"{expected} replication slots, now {slots(case)}", SLOT_SECONDS, lambda: slots(case) == expected)
    if case.options.max_slots and watch.most() > case.options.max_slots:
        raise Failure(f"{watch.most()} slots at once, expected at most {case.options.max_slots}")
    print(f"  slots: {expected}, at most {watch.most()} during the snapshot", flush=True)


def set_up(case: Case) -> None:
    case.pg.run_file(case.out / "postgres-setup.sql")


def tear_down(case: Case, before: set[str]) -> None:
    wait_until("slots inactive", SLOT_SECONDS, lambda: active_slots(case) == 0)
    case.pg.run_file(case.out / "postgres-teardown.sql")
    left = read_traces(case.pg, ROLE)
    if left != before:
        lines = [f"left behind: {trace}" for trace in sorted(left - before)]
        lines += [f"gone: {trace}" for trace in sorted(before - left)]
        raise Failure("postgres-teardown.sql did not undo postgres-setup.sql\n" + "\n".join(lines))


def run_case(case: Case) -> None:
    step = Steps()
    step("database", lambda: create_database(case))
    sources = [
        source for source in read_sources(case.pg, case.options.keys) if str(source) not in case.options.exclude
    ]
    before = read_traces(case.pg, ROLE)
    step("smt", lambda: run_smt(case))
    step("starrocks-create.all.sql", lambda: create_starrocks_tables(case, sources))
    step("postgres-setup.sql", lambda: set_up(case))
    with SlotWatch(case.pg, case.work / "slots.log") as watch:
        script, said = case.out / "flink-create.all.sql", case.work / "sql-client.log"
        job = step("flink-create.all.sql", lambda: flink.submit(case.env, script, said, case.options.stdin))
        step("all tasks running", lambda: wait_for_tasks(case, job))
        step("snapshot", lambda: wait_until_equal(case, job, sources, case.options.snapshot_seconds))
        step("checkpoint", lambda: wait_for_checkpoints(case, job, 1))
    check_slots(case, watch)
    step("changes.sql", lambda: case.pg.run_file(case.file(case.options.changes)))
    if case.options.more_changes:
        step("postgres-setup.sql", lambda: set_up(case))
        step("more changes", lambda: case.pg.run_file(case.file(case.options.more_changes)))
    step("changes", lambda: wait_until_equal(case, job, sources, case.options.change_seconds))
    step("checkpoints", lambda: wait_for_checkpoints(case, job, 2))
    step("still equal", lambda: wait_until_equal(case, job, sources, 0))
    check_slots(case, watch)
    check_healthy(case, job)
    step("cancel", lambda: flink.cancel(case.env, job))
    step("postgres-teardown.sql", lambda: tear_down(case, before))


class Steps:
    """Runs steps, says how long each took, and names the one that failed."""

    def __call__(self, name: str, action: Any) -> Any:
        begun = time.monotonic()
        try:
            result = action()
        except Failure as failure:
            raise Failure(f"{name}: {failure}") from None
        print(f"  {name}: {time.monotonic() - begun:.1f} s", flush=True)
        return result


def keep_evidence(case: Case) -> None:
    """What Flink and the stand-in know, before it is cleared away."""
    jobs = flink.rest(case.env, "/jobs")["jobs"]
    thrown = {job["id"]: flink.exceptions(case.env, job["id"]) for job in jobs}
    (case.work / "exceptions.json").write_text(json.dumps(thrown, indent=2))
    errors = starrocks_control(case.env, "/_errors", db=case.options.database)
    (case.work / "starrocks-errors.json").write_text(json.dumps(errors, indent=2, ensure_ascii=False))


def clean_up(case: Case) -> None:
    """The next case finds a cluster without jobs and slots, whatever happened in this one."""
    try:
        flink.cancel_all(case.env)
    except Failure:
        # The sink (1.2.10) never ends its close() when a job is cancelled while it starts.
        print("  the job cannot be cancelled: restarting the TaskManager", flush=True)
        restart_taskmanager(case.state, case.env)
        flink.cancel_all(case.env)
    drop_databases(case)


def main() -> None:
    parser = argparse.ArgumentParser(description="one end-to-end case")
    parser.add_argument("state", type=Path, metavar="STATE")
    parser.add_argument("--smt", type=Path, required=True, metavar="PROGRAM")
    parser.add_argument("case", type=Path, metavar="CASE")
    try:
        given = parser.parse_args()
        case = read_case(given.state.resolve(), given.smt.resolve(), given.case.resolve())
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
    try:
        run_case(case)
    except Failure as failure:
        keep_evidence(case)
        sys.exit(f"FAILED: {failure}\nfiles: {case.work}; logs: {case.state}/log")
    finally:
        clean_up(case)
    print(f"{case.name}: passed")


if __name__ == "__main__":
    main()
