"""Each statement of flink-create.all.sql is broken in turn, as if a line of the file had been spoilt, and piped to the SQL
client, which goes on after an error.  All INSERTs are one statement, so that no job starts with a part of the tables -
unless a line of just this statement is spoilt: then each INSERT behind it starts a job of its own.  With -f the client
stops, and none of these files starts a job: so the README shows -f."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cluster
import flink
import processes
from run import Run
from wait import Failure

CLIENTS = 3
HEAD = "EXECUTE STATEMENT SET"
SINK = re.compile(r"Sink\(table=\[([^\]]+)\]")


@dataclass
class Spoilt:
    """The file with one wrong word."""

    statement: str  # what the wrong word stands before
    path: Path

    def jobs(self, run: Run, stdin: bool) -> list[set[str]]:
        """The sinks of each job that starts, which is cancelled again."""
        said = flink.run_client(run.case.env, self.path, self.path.with_suffix(f".{stdin}.log"), stdin)
        if not flink.has_error(said):
            raise Failure(f"no error: {self.statement}")
        found = []
        for job in re.findall(r"Job ID: ([0-9a-f]{32})", said):
            plan = flink.rest(run.case.env, f"/jobs/{job}/plan")["plan"]
            found.append({name for node in plan["nodes"] for name in SINK.findall(node["description"])})
            flink.cancel(run.case.env, job)
        return found


def scenario(run: Run) -> None:
    run.prepare()
    run.smt()
    run.create_tables()
    run.set_up()
    # Without one every job waits, does nothing, and can be cancelled at once.
    processes.kill(run.case.state, "taskmanager")
    files = spoil(run)
    try:
        started = run.step(f"{len(files)} files on stdin", lambda: submit(run, files, stdin=True))
        check(run, {file.statement: jobs for file, jobs in zip(files, started)})
        files = [file for file, jobs in zip(files, started) if jobs]
        started = run.step(f"{len(files)} files with -f", lambda: submit(run, files, stdin=False))
        if any(started):
            raise Failure("a job starts after an error")
    finally:
        cluster.restart_taskmanager(run.case.state, run.case.env)
    run.tear_down()


def spoil(run: Run) -> list[Spoilt]:
    sql = (run.case.out / "flink-create.all.sql").read_text()
    starts = [match.start() for match in re.finditer(r"^(SET|USE|CREATE|EXECUTE|INSERT|END)\b", sql, re.MULTILINE)]
    files = []
    for number, start in enumerate(starts):
        path = run.case.work / f"spoilt-{number:02}.sql"
        path.write_text(f"{sql[:start]}SPOILT {sql[start:]}")
        files.append(Spoilt(sql[start:].splitlines()[0], path))
    return files


def submit(run: Run, files: list[Spoilt], stdin: bool) -> list[list[set[str]]]:
    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(lambda file: file.jobs(run, stdin), files))


def check(run: Run, started: dict[str, list[set[str]]]) -> None:
    """No jobs with a part of the tables, but where an INSERT is left behind an error in the statement of all INSERTs."""
    sql = (run.case.out / "flink-create.all.sql").read_text()
    inserts = re.findall(r"^INSERT INTO .*", sql, re.MULTILINE)
    partial = {statement for statement, jobs in started.items() if any(len(job) < len(inserts) for job in jobs)}
    if partial != {HEAD, *inserts[:-1]}:
        raise Failure(f"jobs with a part of the tables start after an error in: {sorted(partial)}")
