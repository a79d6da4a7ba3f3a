#!/usr/bin/env python3
"""Plans every Flink file of tests/golden with the real planner, and starts no job; those for Kubernetes as the SQL runner
of the operator reads them out of their ConfigMap.  Without the jobs that read Kafka: Flink has no connector for it here.

    plan_goldens.py STATE [FOLDER]    FOLDER: other than tests/golden

STATE is a cluster started by cluster.py.  The texts stay as they are, but for the addresses of StarRocks - the sink
looks at its tables while it is planned - and EXPLAIN instead of EXECUTE.  Each case gets a StarRocks of its own: their
tables have the same names.  Starting the SQL client takes longer than planning, so each runs many files in one session;
some run side by side, since a client sleeps a tenth of a second for each statement.
"""

from __future__ import annotations

import re
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import yaml

import flink
from case_folder import read_environment
from wait import Failure

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "support"))

from starrocks.http_server import StarRocksHttpServer  # noqa: E402
from starrocks.lexer import DdlError, split_statements  # noqa: E402
from starrocks.mysql_server import StarRocksMysqlServer  # noqa: E402
from starrocks.store import Store  # noqa: E402

CLIENTS = 3
BEGIN, EXPLAIN = "\nEXECUTE STATEMENT SET\nBEGIN\n", "\nEXPLAIN STATEMENT SET\nBEGIN\n"
PLAN = re.compile(r"== Optimized Execution Plan ==\n(.*?)\n1 row in set", re.DOTALL)
NAME = r"`(?:[^`]|``)+`"
CREATED = re.compile(rf"^CREATE TEMPORARY (TABLE|VIEW) ({NAME}\.{NAME}) ", re.MULTILINE)
# The columns of a source stand between its name and its options.
SOURCE = re.compile(
    rf"^CREATE TEMPORARY TABLE {NAME}\.({NAME}) \(\n(?:[^)\n].*\n)*\) WITH \(\n *'connector' = 'postgres-cdc'", re.MULTILINE
)
SCAN = re.compile(r"TableSourceScan\(table=\[\[default_catalog, (?:[^\]]+?), ([a-z0-9_]+)[,\]]")


@dataclass
class Script:
    """A Flink file of a case."""

    path: Path
    sql: str  # as the SQL client gets it

    def __str__(self) -> str:
        return f"{self.path.relative_to(TESTS) if self.path.is_relative_to(TESTS) else self.path}"

    def sources(self) -> list[str]:
        return [name.strip("`") for name in SOURCE.findall(self.sql)]

    def in_session(self) -> str:
        """And leaves the session as it was, for the next one."""
        drops = [f"DROP TEMPORARY {kind} {name};" for kind, name in CREATED.findall(self.sql)]
        return "\n".join([self.sql, *drops, "RESET;", ""])


def start_starrocks(ddl: Path) -> tuple[int, int]:
    """With the tables of the case; its ports for MySQL and HTTP."""
    store = Store()
    try:
        for statement in split_statements(ddl.read_text()):
            store.execute(statement)
    except DdlError as error:
        raise Failure(f"{ddl}: {error}") from None
    mysql, http = StarRocksMysqlServer(store, {}, 0), StarRocksHttpServer(store, {}, 0)
    for server in (mysql, http):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return mysql.server_address[1], http.server_address[1]


def statements_for_runner(script: str) -> Iterator[str]:
    """As the operator's SQL runner splits a script: it takes off what looks like a comment, wherever it stands."""
    statement: list[str] = []
    for line in map(str.strip, re.sub(r"--.*|/\*[\w\W]+?\*/", "", script).splitlines()):
        statement += [line] if line else []
        is_set = any(part.startswith("EXECUTE STATEMENT SET") for part in statement)
        if line == "END;" if is_set else line.endswith(";"):
            yield "\n".join(statement)
            statement = []


def read_files(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*/expected/flink-create.*.sql")):
        yield path, path.read_text()
    for path in sorted(folder.glob("*/expected/kubernetes/configmap.*.yaml")):
        if path.name != "configmap.kafka.yaml":
            script = yaml.safe_load(path.read_text())["data"]["job.sql"]
            yield path, "\n".join(statements_for_runner(script)) + "\n"


def read_scripts(folder: Path) -> Iterator[Script]:
    for path, sql in read_files(folder):
        (expected,) = (parent for parent in path.parents if parent.name == "expected")
        mysql_port, http_port = start_starrocks(expected / f"starrocks-create.{path.name.split('.')[1]}.sql")
        if sql.count(BEGIN) != 1:
            raise Failure(f"{path}: not one statement set")
        sql = sql.replace(BEGIN, EXPLAIN)
        sql = with_option(sql, "jdbc-url", f"jdbc:mysql://127.0.0.1:{mysql_port}")
        sql = with_option(sql, "load-url", f"127.0.0.1:{http_port}")
        yield Script(path, sql)


def with_option(sql: str, name: str, value: str) -> str:
    return re.sub(rf"^( *)'{name}' = '.*'", rf"\1'{name}' = '{value}'", sql, flags=re.MULTILINE)


def scan_problem(script: Script, plan: str) -> str:
    """Each source must be scanned once: a second scan is a second reader of its slot."""
    scans, sources = Counter(SCAN.findall(plan)), Counter(script.sources())
    return "" if scans == sources else f"the sources {dict(sources)} are scanned {dict(scans)} times"


def plan_all(state: Path, scripts: list[Script]) -> list[str]:
    """What is wrong, a text for each file."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        parts = [(state, f"goldens-{number}", scripts[number::CLIENTS]) for number in range(CLIENTS)]
        return [problem for found in clients.map(plan_in_turn, *zip(*parts)) for problem in found]


def plan_in_turn(state: Path, name: str, scripts: list[Script]) -> list[str]:
    env, problems = read_environment(state), []
    while scripts:
        session, output = state / f"{name}.sql", state / "log" / f"{name}.log"
        session.write_text("".join(script.in_session() for script in scripts))
        said = flink.run_client(env, session, output, stdin=False)
        plans = PLAN.findall(said)
        for script, plan in zip(scripts, plans):
            problem = scan_problem(script, plan)
            problems += [f"{script}: {problem}"] if problem else []
        refused = scripts[len(plans) :]
        if refused:
            # The client stops at the first error: the other files get another run.
            problems.append(f"{refused[0]}: {flink.error_lines(said)}")
        elif flink.has_error(said):
            raise Failure(f"an error after all plans, see {output}: {flink.error_lines(said)}")
        scripts = refused[1:]
    return problems


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: plan_goldens.py STATE [FOLDER]")
    folder = Path(sys.argv[2]) if len(sys.argv) == 3 else TESTS / "golden"
    try:
        scripts = list(read_scripts(folder))
        if not scripts:
            raise Failure(f"no case in {folder}")
        problems = plan_all(Path(sys.argv[1]).resolve(), scripts)
    except Failure as failure:
        sys.exit(f"FAILED: {failure}")
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"FAILED: {len(problems)} of {len(scripts)} files")
    print(f"{len(scripts)} files planned")


if __name__ == "__main__":
    main()
