"""A case: its folder, its options, and where its files go."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pg import Postgres
from wait import Failure


@dataclass
class Options:
    """case.json; paths are relative to the folder of the case."""

    database: str = ""  # of PostgreSQL and StarRocks; the name of the folder, with _ for -
    schema: str = "schema.sql"
    data: str = "data.sql"
    config: str = "smt.conf"
    changes: str = "changes.sql"
    more_changes: str = ""  # after postgres-setup.sql has run once more
    expected: str = "expected.sql"  # optional: views of what tables in StarRocks must hold, see compare.py
    # Table in StarRocks -> its key, where that is not the primary key in PostgreSQL.
    keys: dict[str, list[str]] = field(default_factory=dict)
    # Table in StarRocks without a key -> its sort columns.
    duplicate_keys: dict[str, list[str]] = field(default_factory=dict)
    # Table in StarRocks without a key -> a value of the rows (empty: of any) that are written while the snapshot runs.
    twice: dict[str, str] = field(default_factory=dict)
    slots: int = 0  # replication slots in the end; 0: as many as the Flink SQL has slot names
    max_slots: int = 0  # at any time; 0: any number
    stdin: bool = False  # the Flink SQL goes to the client on stdin, not with -f
    exclude: tuple[str, ...] = ()  # SCHEMA.TABLE that are not copied
    checkpoints: bool = True  # waits for some; without, for a config whose interval is long
    snapshot_seconds: float = 180
    change_seconds: float = 120


@dataclass
class Case:
    name: str
    folder: Path
    state: Path  # of the cluster
    work: Path  # files that the case leaves
    smt: Path
    env: dict[str, Any]
    options: Options

    @property
    def pg(self) -> Postgres:
        return Postgres(self.env["pg_host"], self.env["pg_port"], self.options.database)

    @property
    def server(self) -> Postgres:
        return Postgres(self.env["pg_host"], self.env["pg_port"], "postgres")

    @property
    def out(self) -> Path:
        return self.work / "out"

    def file(self, name: str) -> Path:
        return (self.folder / name).resolve()


def read_options(folder: Path) -> Options:
    path = folder / "case.json"
    given = json.loads(path.read_text()) if path.exists() else {}
    unknown = given.keys() - {known.name for known in fields(Options)}
    if unknown:
        raise Failure(f"{path}: unknown: {', '.join(sorted(unknown))}")
    options = Options(**given)
    options.database = options.database or folder.name.replace("-", "_")
    return options


def read_environment(state: Path) -> dict[str, Any]:
    """Ports, passwords and so on of the cluster in `state`."""
    if not (state / "env.json").exists():
        raise Failure(f"no cluster in {state}: cluster.py start {state}")
    return dict(json.loads((state / "env.json").read_text()))


def read_case(state: Path, smt: Path, folder: Path) -> Case:
    """The case in `folder`, run on the cluster in `state`; what an earlier run left is removed."""
    env = read_environment(state)
    if not folder.is_dir():
        raise Failure(f"no such case: {folder}")
    work = state / "cases" / folder.name
    shutil.rmtree(work, ignore_errors=True)
    (work / "out").mkdir(parents=True)
    return Case(folder.name, folder, state, work, smt, env, read_options(folder))
