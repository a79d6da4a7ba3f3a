#!/usr/bin/env python3
"""Runs the commands of the README, in their order, with its config on a throw-away PostgreSQL that has the shop.

    commands.py --smt PROGRAM

A command that neither stands in COMMANDS nor is run by an end-to-end case fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
import readme  # noqa: E402

POSTGRES = ROOT / "tests" / "support" / "postgres.sh"
ENTRY = ("./tests/run.sh", "./examples/quickstart.sh")  # this very run, and a test of its own: tests/debian


@dataclass
class Expected:
    code: int = 0
    out: str = ""  # a regular expression that is found in stdout; nothing: stdout is empty
    wrote: str = ""  # a file that is there afterwards
    before: str = ""  # what a user has done before
    where: str = "."  # the folder that it runs in


ADDED = "psql -Xq -d shop -c 'ALTER TABLE sales.orders ADD COLUMN readme int'"
COMMANDS = {
    "smt -c config_prod.conf --dry-run": Expected(out=r"sales\.orders", before="cp smt.conf config_prod.conf"),
    "smt -c config_prod.conf": Expected(wrote="result/starrocks-create.all.sql"),
    "examples/ci/check.sh smt.conf migrations result old.lock": Expected(
        out="Nothing differs", before="rm -r result && smt -q -c smt.conf --schema-sql migrations && cp result/smt.lock old.lock"
    ),
    "smt -c smt.conf": Expected(wrote="result/flink-create.all.sql"),
    "smt -c smt.conf -o DIR": Expected(wrote="DIR/flink-create.all.sql"),
    "smt -c smt.conf --dry-run": Expected(out=r"sales\.orders"),
    "smt -c smt.conf --check": Expected(),
    "smt -c smt.conf --stdout flink-create.all.sql": Expected(out="EXECUTE STATEMENT SET"),
    "smt check -c smt.conf": Expected(code=5, out=r"error \[replica-identity\] sales\.customers(.|\n)*\n\d+ errors, .*passed"),
    "smt render result/flink-create.all.sql -o job.sql": Expected(
        wrote="job.sql", before="smt -q -c smt.conf --set other.secrets=placeholder && export SMT_STARROCKS_PASSWORD=secret"
    ),
    "smt catalog -c smt.conf >catalog.json": Expected(wrote="catalog.json"),
    "smt -c smt.conf --catalog catalog.json": Expected(wrote="result/smt.lock"),
    "smt -c smt.conf --schema-sql migrations/": Expected(wrote="result/smt.lock"),
    "smt diff result smt.conf": Expected(code=4, out=r"sales\.orders\.readme", before=ADDED),
    "smt init --dsn postgresql://owner@db.example/shop": Expected(wrote="empty/smt.conf", where="empty"),
    "smt explain sales.orders.total -c smt.conf": Expected(out="DECIMAL"),
    "smt explain time-lossy": Expected(out="milliseconds"),
    "smt config": Expected(out=r"\[table-rule"),
    "smt config -c smt.conf": Expected(out=r"password = \*\*\*"),
    "smt versions -c smt.conf": Expected(out="flink-sql-connector-postgres-cdc"),
    "smt check -c smt.conf --fix-script fix.sql": Expected(code=5, out="replica-identity", wrote="fix.sql"),
    "smt check -c smt.conf --scan": Expected(code=5, out="replica-identity"),
    "smt check -c smt.conf --fail-on warning --skip wal-keep-unlimited,flink": Expected(code=5, out="replica-identity"),
    "smt check -c smt.conf --format sarif > check.sarif": Expected(code=5, wrote="check.sarif"),
    "smt check --list": Expected(out="wal-keep-unlimited"),
    "smt diff old.json new.json -c smt.conf": Expected(
        code=4, out="readme", before="mv catalog.json old.json && smt catalog -c smt.conf > new.json"
    ),
    "smt diff result smt.conf --format sql >follow.sql": Expected(code=4, wrote="follow.sql"),
}


def in_cases() -> list[re.Pattern[str]]:
    """What the end-to-end cases take from the README to run it (tests/e2e/readme.py)."""
    found = []
    for path in sorted((ROOT / "tests" / "e2e").rglob("*.py")):
        for text in re.findall(r'readme\.line\(\s*f?"((?:[^"\\]|\\.)+)"', path.read_text()):
            words = re.split(r"\{\w+\}", text.replace("\\\\", "\\"))
            found.append(re.compile(".*".join(map(re.escape, words))))
    return found


def config(port: str) -> str:
    text = readme.block("[db]")
    for old, new in {
        "host = db.example": f"host = 127.0.0.1\nport = {port}",
        "fe.example": "127.0.0.1",
        "/run/secrets/starrocks": "starrocks.password",
    }.items():
        if old not in text:
            sys.exit(f"the config of the README lacks '{old}'")
        text = text.replace(old, new)
    return text


class Shop:
    """A folder as a user of the README has it, and the server."""

    def __init__(self, folder: Path, smt: str) -> None:
        self.folder = folder
        self.server = folder / "postgres"
        started = subprocess.run([POSTGRES, "start", self.server], capture_output=True, text=True)
        if started.returncode != 0:
            sys.exit(started.stderr)
        address = dict(line.split("=", 1) for line in started.stdout.split())
        (folder / "bin").mkdir()
        (folder / "bin" / "smt").symlink_to(smt)
        self.env = {
            **os.environ,
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            **address,
            "PGUSER": "postgres",
            "PGPASSWORD": "secret",
            "SMT_CDC_PASSWORD": "secret",
        }
        schema = (ROOT / "examples" / "shop" / "schema.sql").read_text()
        self.shell("psql -Xq -d postgres -c 'CREATE ROLE owner SUPERUSER LOGIN' -c 'CREATE ROLE smt_cdc LOGIN' -c 'CREATE DATABASE shop'")
        (folder / "migrations").mkdir()
        (folder / "migrations" / "V1__shop.sql").write_text(schema)
        self.shell("psql -Xq -d shop -v ON_ERROR_STOP=1 -f migrations/V1__shop.sql")
        (folder / "examples").symlink_to(ROOT / "examples")
        (folder / "starrocks.password").write_text("secret\n")
        (folder / "smt.conf").write_text(config(address["PGPORT"]))
        self.port = address["PGPORT"]

    def stop(self) -> None:
        subprocess.run([POSTGRES, "stop", self.server], check=True)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.env, capture_output=True, text=True)

    def shell(self, command: str) -> None:
        done = self.run(command)
        if done.returncode != 0:
            sys.exit(f"{command}\nended with {done.returncode}: {done.stderr}")

    def failure(self, command: str, expected: Expected) -> str:
        """What is not as it should be."""
        exported = ""
        if expected.before:
            steps = expected.before.split(" && ")
            exported = "; ".join(step for step in steps if step.startswith("export "))
            self.shell(expected.before)
        command = command.replace("owner@db.example", f"owner@127.0.0.1:{self.port}")
        done = self.run(f"mkdir -p {expected.where} && cd {expected.where}\n{exported}\n{command}")
        if done.returncode != expected.code:
            return f"exit code {done.returncode}, not {expected.code}: {done.stdout}{done.stderr}"
        if expected.out and not re.search(expected.out, done.stdout):
            return f"stdout has no '{expected.out}': {done.stdout}"
        if not expected.out and done.stdout:
            return f"stdout is not empty: {done.stdout}"
        if expected.wrote and not (self.folder / expected.wrote).stat().st_size:
            return f"{expected.wrote} is empty"
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smt", required=True, type=Path)
    smt = str(parser.parse_args().smt.resolve())
    lines = readme.code_lines(language="")
    cases = in_cases()
    unknown = [line for line in lines if line not in COMMANDS and line not in ENTRY and not any(case.match(line) for case in cases)]
    gone = [line for line in COMMANDS if line not in lines]
    for line in unknown:
        print(f"no test runs what the README says: {line}")
    for line in gone:
        print(f"the README does not say any more: {line}")
    failed = len(unknown) + len(gone)
    folder = Path(tempfile.mkdtemp(prefix="smt-readme-"))
    folder.chmod(0o755)
    shop = Shop(folder, smt)
    try:
        for line in (line for line in lines if line in COMMANDS):
            failure = shop.failure(line, COMMANDS[line])
            print(f"{'failed' if failure else 'ok'}: {line}\n{failure}".rstrip())
            failed += bool(failure)
    finally:
        shop.stop()
        shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
