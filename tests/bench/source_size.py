#!/usr/bin/env python3
"""How many tables should share a source?  Measures the same tables in sources of several sizes.

    source_size.py --smt PROGRAM [--tables N] [--columns N] [--rows N] [--folder FOLDER] [VARIANT...]

A VARIANT is the number of tables that share a source, or `per-table`; with `+reuse` behind it Flink's
pipeline.object-reuse is on.  The first is what the others are compared with.

Each variant has a cluster of its own that ran nothing before: a connection pool and a heap are as large as the largest
job made them.  The copy must be right, row by row, or nothing is printed.  Only a comparison means something: the
numbers are those of one machine, where PostgreSQL, Flink and the stand-in for StarRocks share the processors.

    slots       the most replication slots at once, counted every tenth of a second
    submit      seconds of the processors in the SQL client, which plans the job
    snapshot    rows a second, from the submitted job to the last row in StarRocks
    stream      changes a second, the same for an UPDATE of every row
    Flink       milliseconds of the processors in the TaskManager a row, in both phases: a slow stand-in does not
                change it
    PostgreSQL  the same in all processes of PostgreSQL, a walsender for each slot among them
    memory      MiB of the TaskManager in the end
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "e2e"))

import cluster  # noqa: E402
import processes  # noqa: E402
from case_folder import read_case  # noqa: E402
from run import Run  # noqa: E402
from slots import SlotWatch  # noqa: E402
from wait import Failure, wait_until  # noqa: E402

CASE = TESTS / "e2e" / "cases" / "one-slot"
COPY_SECONDS = 1200
# The compiler that production has: other than the cases, the rows are worth it.
TASKMANAGER_JAVA = "-XX:TieredStopAtLevel=4"
VARIANTS = ["20", "20+reuse", "30", "60", "60+reuse", "per-table"]
UPDATE = "SELECT format('UPDATE %s SET %s = %2$s', table_name, name) FROM columns WHERE position = 1 ORDER BY 1\n\\gexec\n"


@dataclass
class Phase:
    rows: float  # a second
    flink: float  # milliseconds a row
    postgres: float


@dataclass
class Measured:
    slots: int
    submit: float
    snapshot: Phase
    stream: Phase
    memory: float


def settings(variant: str) -> dict[str, str]:
    size, _, reuse = variant.partition("+")
    found = {"flink.source": "per-table"} if size == "per-table" else {"flink.tables_per_source": size}
    return found | ({"flink.set.pipeline.object-reuse": "true"} if reuse else {})


def taskmanager(state: Path) -> Path:
    return Path(f"/proc/{processes.pid(state, 'taskmanager')}")


@dataclass
class Process:
    parent: int
    own: float  # seconds of the processors
    ended: float  # the same of its children that have ended


def process(folder: Path) -> Process:
    """Fields 4 and 14 to 17 of proc(5), counted from behind the name, which stands in parentheses."""
    fields = [int(field) for field in (folder / "stat").read_text().rpartition(")")[2].split()[1:15]]
    tick = os.sysconf("SC_CLK_TCK")
    return Process(fields[0], sum(fields[10:12]) / tick, sum(fields[12:14]) / tick)


def flink_seconds(state: Path) -> float:
    return process(taskmanager(state)).own


def postgres_seconds(state: Path) -> float:
    postmaster = int((state / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    found = process(Path(f"/proc/{postmaster}"))
    seconds = found.own + found.ended
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                other = process(folder)
            except OSError:  # it has ended
                continue
            seconds += other.own if other.parent == postmaster else 0
    return seconds


def children_seconds() -> float:
    """Of the processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory_mib(state: Path) -> float:
    status = (taskmanager(state) / "status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(state: Path, given: argparse.Namespace, variant: str) -> Measured:
    case = read_case(state, given.smt.resolve(), CASE)
    schema = case.work / "schema.sql"
    sizes = "".join(f"\\set {name} {getattr(given, name)}\n" for name in ("tables", "columns", "rows"))
    schema.write_text(f"{sizes}\\i {CASE / 'tables.sql'}\n")
    case.options.schema, case.options.slots, case.options.max_slots = str(schema), 0, 0
    case.options.change_seconds = COPY_SECONDS
    run, rows = Run(case), given.tables * given.rows
    run.settings = settings(variant)
    run.prepare()
    run.smt()
    run.create_tables()
    run.set_up()
    with SlotWatch(case.pg, case.work / "slots.log") as watch:
        before = children_seconds()
        run.submit()
        submit = children_seconds() - before
        snapshot = timed(state, "snapshot", rows, lambda: wait_for(run, rows))
        run.check_slots()
    stream = timed(state, "stream", rows, lambda: (case.pg.run(UPDATE), wait_for(run, 2 * rows)))
    memory = memory_mib(state)
    run.equal()
    return Measured(watch.most(), submit, snapshot, stream, memory)


def timed(state: Path, name: str, rows: int, action: Callable[[], object]) -> Phase:
    begun, flink, postgres = time.monotonic(), flink_seconds(state), postgres_seconds(state)
    action()
    seconds = time.monotonic() - begun
    flink, postgres = flink_seconds(state) - flink, postgres_seconds(state) - postgres
    print(f"  {name}: {seconds:.1f} s, processors: Flink {flink:.1f} s, PostgreSQL {postgres:.1f} s", flush=True)
    return Phase(rows / seconds, 1000 * flink / rows, 1000 * postgres / rows)


def wait_for(run: Run, rows: int) -> None:
    def reached() -> bool:
        run.check_healthy()
        return run.delivered() >= rows

    wait_until(f"{rows} rows in StarRocks", COPY_SECONDS, reached)


def measure_alone(given: argparse.Namespace, variant: str) -> Measured:
    state = given.folder.resolve()
    print(f"{variant}:", flush=True)
    cluster.start(state, TASKMANAGER_JAVA)
    try:
        return measure(state, given, variant)
    finally:
        cluster.stop(state)


HEAD = (
    "| source | slots | submit | snapshot | Flink | PostgreSQL | stream | Flink | PostgreSQL | memory |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def line(variant: str, found: Measured, first: Measured) -> str:
    """With the ratio to the first variant in parentheses."""

    def cells(found: Phase, first: Phase) -> str:
        return (
            f"{found.rows:.0f} rows/s ({found.rows / first.rows:.2f}) | {found.flink:.2f} ms ({found.flink / first.flink:.2f})"
            f" | {found.postgres:.2f} ms ({found.postgres / first.postgres:.2f})"
        )

    return (
        f"| {variant} | {found.slots} | {found.submit:.0f} s ({found.submit / first.submit:.2f})"
        f" | {cells(found.snapshot, first.snapshot)} | {cells(found.stream, first.stream)}"
        f" | {found.memory:.0f} MiB ({found.memory / first.memory:.2f}) |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="how many tables should share a source")
    parser.add_argument("--smt", type=Path, required=True, metavar="PROGRAM")
    parser.add_argument("--tables", type=int, default=60, metavar="N")
    # With 60 tables 901 columns: a source has at most 1,000.
    parser.add_argument("--columns", type=int, default=16, metavar="N")
    parser.add_argument("--rows", type=int, default=200, metavar="N", help="of each table")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/smt-bench-state"), metavar="FOLDER")
    parser.add_argument("variants", nargs="*", default=VARIANTS, metavar="VARIANT")
    given = parser.parse_args()
    lines: list[str] = []
    first = None
    try:
        for variant in given.variants:
            found = measure_alone(given, variant)
            first = first or found
            lines.append(line(variant, found, first))
            print(lines[-1], flush=True)
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
    print(f"\n{given.tables} tables of {given.columns} columns, {given.rows} rows each\n\n{HEAD}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
