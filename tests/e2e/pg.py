"""PostgreSQL through psql: no driver is needed."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wait import Failure

SECONDS = 120


def quote_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Postgres:
    """A database, as its superuser."""

    host: str
    port: int
    database: str

    def command(self, *options: str) -> list[str]:
        connection = ["-h", self.host, "-p", str(self.port), "-U", "postgres", "-d", self.database]
        return ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", *connection, *options]

    def _psql(self, what: str, *options: str, stdin: str | None = None) -> str:
        done = subprocess.run(
            self.command(*options),
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=SECONDS,
            # What is compared must not depend on who runs the test.
            env={**os.environ, "PGTZ": "UTC", "PGCLIENTENCODING": "UTF8", "PGDATESTYLE": "ISO"},
        )
        if done.returncode != 0:
            raise Failure(f"psql: {what} ended with {done.returncode}\n{done.stderr.strip()}")
        return done.stdout

    def run(self, sql: str) -> str:
        return self._psql(sql[:60], stdin=sql)

    def run_file(self, path: Path) -> str:
        return self._psql(str(path), "-f", str(path))

    def rows(self, sql: str) -> list[Any]:
        """One JSON value a row: the query selects one column of type json."""
        # Not splitlines(): it also splits at U+2028 and others, which JSON does not escape.
        return [json.loads(line) for line in self.run(sql).split("\n") if line]

    def value(self, sql: str) -> str:
        return self.run(sql).strip()
