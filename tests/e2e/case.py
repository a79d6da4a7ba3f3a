#!/usr/bin/env python3
"""Runs one end-to-end case: PostgreSQL -> what smt writes, unedited -> Flink -> the stand-in for StarRocks.

    case.py STATE --smt PROGRAM CASE

STATE is a cluster started by cluster.py.  CASE is a folder:

    schema.sql    the tables, in a database that is made for the case
    data.sql      optional: the rows of the beginning
    expected.sql  optional: what tables that are no plain copies must hold, see compare.py
    smt.conf      for smt, with ${SMT_PG_HOST} and so on (see run.py)
    changes.sql   what happens after the snapshot has arrived; see copy_changes for what must hold then
    scenario.py   instead of changes.sql: scenario(run), told in the words of run.py
    case.json     optional, see Options in case_folder.py

A failure leaves its files in STATE/cases/NAME.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import flink
from case_folder import Case, read_case
from cluster import restart_taskmanager
from compare import starrocks_control
from database import drop_databases
from run import Run
from wait import Failure


def run_case(run: Run) -> None:
    scenario = run.case.file("scenario.py")
    if scenario.exists():
        load_scenario(scenario)(run)
    else:
        copy_changes(run)


def load_scenario(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("scenario", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look
    spec.loader.exec_module(module)
    return module.scenario


def copy_changes(run: Run) -> None:
    options = run.case.options
    run.start()
    run.apply(options.changes)
    if options.more_changes:
        run.set_up()
        run.apply(options.more_changes)
    run.equal()
    run.finish()


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
        run_case(Run(case))
    except Failure as failure:
        keep_evidence(case)
        sys.exit(f"FAILED: {failure}\nfiles: {case.work}; logs: {case.state}/log")
    finally:
        clean_up(case)
    print(f"{case.name}: passed")


if __name__ == "__main__":
    main()
