"""One case on the cluster, step by step: the words that cases are told in.

Each step says how long it took, and names itself when it fails.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from typing import Any, Callable

import flink
import readme
from case_folder import Case
from compare import Source, compare, compare_tables, read_sources, starrocks_control
from database import ROLE, SLOT_SECONDS, count_slots, create_database, wait_for_idle_slots
from pg import quote_literal
from slots import Lag, SlotWatch, lsn_number
from traces import read_traces
from wait import Failure, wait_until

SMT_SECONDS = 120
CHECK_FAILED = 5  # exit code of `smt check` that has found something


class Run:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.sources: list[Source] = []
        self.before: set[str] = set()  # what postgres-teardown.sql must bring back
        self.job = ""
        self.savepoint = ""  # of the next job
        self.may_restart = False  # something is broken on purpose
        self.env: dict[str, str] = {}  # more variables for smt.conf
        self.settings: dict[str, str] = {}  # section.key -> value, for --set
        self.most_slots = 0

    def step(self, name: str, action: Callable[[], Any]) -> Any:
        begun = time.monotonic()
        try:
            result = action()
        except Failure as failure:
            raise Failure(f"{name}: {failure}") from None
        print(f"  {name}: {time.monotonic() - begun:.1f} s", flush=True)
        return result

    # --- from nothing to a running job

    def start(self) -> None:
        """Everything is copied in the end."""
        self.prepare()
        self.smt()
        self.create_tables()
        self.set_up()
        with SlotWatch(self.case.pg, self.case.work / "slots.log") as watch:
            self.submit()
            self.wait_for_tasks()
            self.step("snapshot", lambda: self._wait_until_equal(self.case.options.snapshot_seconds))
            self.step("checkpoint", lambda: self.wait_for_checkpoints(1))
        self.most_slots = watch.most()
        self.check_slots()

    def prepare(self) -> None:
        self.step("database", lambda: create_database(self.case))
        self.read_sources()
        self.before = read_traces(self.case.pg, ROLE)

    def read_sources(self) -> None:
        """Again after the schema has changed."""
        options = self.case.options
        found = read_sources(self.case.pg, options.keys, options.duplicate_keys, options.twice)
        self.sources = [source for source in found if str(source) not in options.exclude]

    def smt(self) -> None:
        self.step("smt", self._smt)

    def _smt(self) -> None:
        case = self.case
        options = [word for name, value in self.settings.items() for word in ("--set", f"{name}={value}")]
        if self.savepoint:
            options += shlex.split(readme.line("smt -c smt.conf --set", SAVEPOINT=self.savepoint))[3:]
        done = subprocess.run(
            [str(case.smt), "-c", str(case.file(case.options.config)), "-o", str(case.out), *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SMT_SECONDS,
            env={**os.environ, **self._environment()},
        )
        (case.work / "smt.log").write_text(done.stdout + done.stderr)
        if done.returncode != 0:
            raise Failure(f"smt ended with {done.returncode}\n{done.stdout}{done.stderr}")

    def findings(self, *arguments: str) -> list[dict[str, Any]]:
        """What `smt check` finds."""
        return list(self.step(f"smt check {' '.join(arguments)}", lambda: self._findings(arguments)))

    def _findings(self, arguments: tuple[str, ...]) -> list[dict[str, Any]]:
        case = self.case
        done = subprocess.run(
            [str(case.smt), "check", "--format", "json", "-c", str(case.file(case.options.config)), "-o", str(case.out)]
            + list(arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SMT_SECONDS,
            env={**os.environ, **self._environment()},
        )
        if done.returncode not in (0, CHECK_FAILED):
            raise Failure(f"smt check ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def _environment(self) -> dict[str, str]:
        env = self.case.env
        return {
            "SMT_PG_HOST": env["pg_host"],
            "SMT_PG_PORT": str(env["pg_port"]),
            "SMT_PG_DATABASE": self.case.options.database,
            "SMT_PG_USER": "postgres",
            # postgres needs none, so it may be the one of Flink's role in a config that has no other.
            "SMT_PG_PASSWORD": env["pg_password"],
            "SMT_CDC_PASSWORD": env["pg_password"],
            "SMT_STARROCKS_JDBC_URL": f"jdbc:mysql://127.0.0.1:{env['starrocks_mysql_port']}",
            "SMT_STARROCKS_LOAD_URL": f"127.0.0.1:{env['starrocks_http_port']}",
            "SMT_STARROCKS_PASSWORD": env["starrocks_password"],  # of the user smt
            "SMT_CHECKPOINT_INTERVAL": "1s",
            **self.env,
        }

    def create_tables(self) -> None:
        def create() -> None:
            readme.line("mysql -h FE -P 9030 -u root -p < starrocks-create.all.sql")
            self._mysql((self.case.out / "starrocks-create.all.sql").read_text())
            lines = compare_tables(self.case.pg, self.case.env, self.sources)
            if lines:
                raise Failure("\n".join(lines))

        self.step("starrocks-create.all.sql", create)

    def starrocks(self, script: str) -> str:
        """Statements that a user types, and what they say."""
        return str(self.step(f"StarRocks: {_first_line(script)}", lambda: self._mysql(script)))

    def _mysql(self, script: str) -> str:
        """As `mysql < script` does, by the user who may create things."""
        env = self.case.env
        done = subprocess.run(
            [sys.executable, "-m", "starrocks.mysql_client", "127.0.0.1", str(env["starrocks_mysql_port"]), "root"],
            input=script,
            capture_output=True,
            text=True,
            timeout=SMT_SECONDS,
            env={**os.environ, "PYTHONPATH": env["support"], "MYSQL_PWD": ""},
        )
        if done.returncode != 0:
            raise Failure(done.stderr.strip())
        return done.stdout

    def set_up(self) -> None:
        self.step("postgres-setup.sql", lambda: self.psql("postgres-setup.sql"))

    def psql(self, script: str) -> None:
        """What smt wrote for PostgreSQL, run as the README does: the script itself must end at an error."""
        command = readme.line(f"psql -X -d DATABASE -f {script}", DATABASE=self.case.options.database)
        env = {"PGHOST": self.case.env["pg_host"], "PGPORT": str(self.case.env["pg_port"]), "PGUSER": "postgres"}
        done = subprocess.run(
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.case.out,
            timeout=SMT_SECONDS,
            env={**os.environ, **env},
        )
        if done.returncode != 0:
            raise Failure(f"{command} ended with {done.returncode}\n{done.stderr.strip()}")

    def refused(self, action: Callable[[], Any], message: str) -> None:
        """It ends with this error."""
        try:
            action()
        except Failure as failure:
            if message not in str(failure):
                raise Failure(f"not refused with '{message}': {failure}") from None
            print(f"  refused: {message}", flush=True)
            return
        raise Failure(f"not refused, expected '{message}'")

    def submit(self) -> None:
        case = self.case
        readme.line("sql-client.sh -f flink-create.all.sql")
        script, said = case.out / "flink-create.all.sql", case.work / "sql-client.log"
        self.job = self.step(
            "flink-create.all.sql", lambda: flink.submit(case.env, script, said, case.options.stdin)
        )

    def wait_for_tasks(self) -> None:
        """Until then a job can neither be judged nor, with this sink, be cancelled."""

        def running_or_failed() -> bool:
            return flink.all_tasks_running(self.case.env, self.job) or bool(flink.exceptions(self.case.env, self.job))

        def wait() -> None:
            wait_until("all tasks of the job running", self.case.options.snapshot_seconds, running_or_failed)
            self.check_healthy()

        self.step("all tasks running", wait)

    # --- changes, and what must have come of them

    def apply(self, changes: str) -> None:
        """A file of the case, or SQL."""
        pg, file = self.case.pg, self.case.file(changes) if changes.endswith(".sql") else None
        action = (lambda: pg.run_file(file)) if file else (lambda: pg.run(changes))
        self.step(f"PostgreSQL: {_first_line(changes)}", action)

    def equal(self) -> None:
        """Every row and column is what PostgreSQL has, and stays so: what comes twice or late, comes with the next
        checkpoints."""
        self.step("equal", lambda: self._wait_until_equal(self.case.options.change_seconds))
        self.step("checkpoints", lambda: self.wait_for_checkpoints(2))
        self.step("still equal", lambda: self._wait_until_equal(0))

    def differ(self, *lines: str) -> None:
        """What is lost or too much when something was done wrong: these differences, as compare.py says them, and no
        others."""
        expected = sorted(lines)

        def wait(seconds: float) -> None:
            deadline = time.monotonic() + seconds
            while (found := sorted(self.differences())) != expected:
                self.check_healthy()
                if time.monotonic() > deadline:
                    raise Failure("\n".join(["expected differences:", *expected, "found:", *found]))
                time.sleep(0.5)

        self.step("differences", lambda: wait(self.case.options.change_seconds))
        self.step("checkpoints", lambda: self.wait_for_checkpoints(2))
        self.step("still different", lambda: wait(0))

    def differences(self) -> list[str]:
        return [line for source in self.sources for line in compare(self.case.pg, self.case.env, source)]

    def _wait_until_equal(self, seconds: float) -> None:
        """Fails with the differences that are left, or as soon as something is wrong that waiting cannot put right.

        One table after the other: comparing all of them all the time takes more than the job does.
        """
        deadline = time.monotonic() + seconds
        for source in self.sources:
            while compare(self.case.pg, self.case.env, source):
                self.check_healthy()
                if time.monotonic() > deadline:
                    raise Failure(f"not equal within {seconds:.0f} s\n" + "\n".join(self.differences()))
                time.sleep(0.5)

    def delivered(self) -> int:
        """Changes that StarRocks has seen, whatever became of them."""
        return int(starrocks_control(self.case.env, "/_delivered", db=self.case.options.database))

    def wait_for_checkpoints(self, count: int) -> None:
        if not self.case.options.checkpoints:
            return
        wanted = flink.completed_checkpoints(self.case.env, self.job) + count

        def reached() -> bool:
            return flink.completed_checkpoints(self.case.env, self.job) >= wanted

        wait_until(f"{wanted} checkpoints completed", self.case.options.change_seconds, reached)

    def lag(self) -> list[Lag]:
        """Of each slot, asked as the README does."""
        said = self.case.pg.run(readme.block("SELECT slot_name, active, confirmed_flush_lsn"))
        return [Lag.read(line) for line in said.splitlines()]

    def wait_until_read(self) -> None:
        """Everything that is in the WAL by now: see "Change a column" in the README."""
        lsn = self.case.pg.value("SELECT pg_current_wal_lsn()")

        def read() -> bool:
            return all(lag.confirmed >= lsn_number(lsn) for lag in self.lag())

        self.step(f"read up to {lsn}", lambda: wait_until(lsn, self.case.options.change_seconds, read))

    # --- the job's health

    def check_healthy(self) -> None:
        """Nothing was refused, and the job never restarted: both would hide behind rows that are right in the end."""
        env, job = self.case.env, self.job
        errors = starrocks_control(env, "/_errors", db=self.case.options.database)
        if errors:
            first = json.dumps(errors[0], ensure_ascii=False)
            raise Failure(f"StarRocks refused {len(errors)} loads, the first: {first}")
        state = flink.job_state(env, job)
        if self.may_restart and state not in flink.TERMINAL_STATES:
            return
        thrown = flink.exceptions(env, job)
        if thrown:
            raise Failure(f"the job failed {len(thrown)} times, first:\n{thrown[-1][:3000]}")
        if state != "RUNNING":
            raise Failure(f"the job is {state}")

    def check_slots(self) -> None:
        case, expected = self.case, self._expected_slots()
        wait_until(f"{expected} replication slots", SLOT_SECONDS, lambda: count_slots(case) == expected)
        if case.options.max_slots and self.most_slots > case.options.max_slots:
            raise Failure(f"{self.most_slots} slots at once, expected at most {case.options.max_slots}")
        print(f"  slots: {expected}, at most {self.most_slots} during the snapshot", flush=True)

    def slots(self) -> list[str]:
        """Their names."""
        return list(self.case.pg.rows(
            "SELECT to_json(slot_name) FROM pg_replication_slots WHERE database = current_database() ORDER BY slot_name"
        ))

    def wait_for_slot(self, name: str) -> None:
        found = f"SELECT count(*) FROM pg_replication_slots WHERE slot_name = {quote_literal(name)} AND active"
        self.step(
            f"slot {name} is read",
            lambda: wait_until(name, SLOT_SECONDS, lambda: self.case.pg.value(found) == "1"),
        )

    def _expected_slots(self) -> int:
        sql = (self.case.out / "flink-create.all.sql").read_text()
        named = len(set(re.findall(r"^\s*'slot\.name' = '([^']*)'", sql, re.MULTILINE)))
        if self.case.options.slots not in (0, named):
            raise Failure(f"flink-create.all.sql has {named} slots, expected {self.case.options.slots}")
        return named

    # --- the end

    def stop(self) -> None:
        """With a savepoint, which the next smt() writes into its files."""
        folder = f"file://{self.case.state}/savepoints"
        command = shlex.split(readme.line("flink stop", FOLDER=folder, JOB_ID=self.job))
        self.savepoint = self.step("stop with savepoint", lambda: flink.stop(self.case.env, command))

    def cancel(self) -> None:
        """As `flink cancel JOB_ID` does."""
        readme.line("flink cancel JOB_ID")
        self.step("cancel", lambda: flink.cancel(self.case.env, self.job))

    def start_over(self, running: bool = True) -> None:
        """From the beginning, with empty tables in StarRocks."""
        if running:
            self.cancel()
        self.tear_down()
        self.savepoint = ""
        self.smt()
        self.create_tables()
        self.starrocks(self.statements_for_all("TRUNCATE TABLE"))
        self.set_up()
        self.submit()

    def statements_for_all(self, verb: str) -> str:
        """TRUNCATE TABLE or DROP TABLE IF EXISTS, made of starrocks-create.all.sql as the README says."""
        command = readme.line(f"sed -n 's/^CREATE TABLE IF NOT EXISTS \\(.*\\) ($/{verb} ")
        sed, _, client = command.partition(" | ")
        if client != "mysql -h FE -P 9030 -u root -p":
            raise Failure(f"this is not what is run here: {client}")
        return subprocess.run(shlex.split(sed), cwd=self.case.out, capture_output=True, text=True, check=True).stdout

    def tear_down(self) -> None:
        """Nothing is left of what postgres-setup.sql did."""

        def tear_down() -> None:
            wait_for_idle_slots(self.case)
            self.psql("postgres-teardown.sql")
            left = read_traces(self.case.pg, ROLE)
            if left != self.before:
                lines = [f"left behind: {trace}" for trace in sorted(left - self.before)]
                lines += [f"gone: {trace}" for trace in sorted(self.before - left)]
                raise Failure("did not undo postgres-setup.sql\n" + "\n".join(lines))

        self.step("postgres-teardown.sql", tear_down)

    def finish(self) -> None:
        self.check_slots()
        self.check_healthy()
        self.cancel()
        self.tear_down()


def _first_line(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line if len(line) <= 60 else f"{line[:60]}..."
