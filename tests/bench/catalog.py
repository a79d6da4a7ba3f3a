#!/usr/bin/env python3
"""What does a run of smt cost beside what the server itself needs?

    catalog.py --smt PROGRAM --bare PROGRAM [--sizes 100,1000,10000] [--rounds 5] [--json FILE]

Makes databases of so many tables (20 columns, keys, foreign keys, comments, five schemas), and runs each command in
turn, `--rounds` times over, on a warm server.  Only a comparison means something: everything is told in units of `bare`,
smt's queries fetched by a minimal libpq program that does nothing with them (median against median of one run).

    bare            the limit
    psql COPY       the catalogs that smt reads, as text
    pg_dump -s
    write           as many bytes as generate writes, by dd, to the disk (fsync), as generate does it
    generate        introspect, plan, write into an empty folder
    again           the same into the folder of the run before: nothing changes
    10 tables       generate for ten of them
    --catalog       generate from a snapshot, without the server
    report          generate with report.html and report.json too
    catalog         take the snapshot
    check           smt check without --scan
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

POSTGRES = Path(__file__).resolve().parent.parent / "support" / "postgres.sh"
COLUMNS = 20
SCHEMAS = 5

TABLES = """
DO $$
DECLARE
  wide constant text := (SELECT string_agg(format('%%I %%s%%s', 'column_' || n,
    (ARRAY['text', 'integer', 'numeric(12,2)', 'timestamptz', 'varchar(40)', 'boolean', 'jsonb', 'date'])[1 + n %% 8],
    CASE n %% 5 WHEN 0 THEN ' NOT NULL DEFAULT ' || (ARRAY['''''', '0', '0', 'now()', '''-''', 'false', '''{}''',
      'current_date'])[1 + n %% 8] ELSE '' END), ', ') FROM generate_series(2, %(columns)d) AS n);
BEGIN
  FOR s IN 1..%(schemas)d LOOP
    EXECUTE format('CREATE SCHEMA schema_%%s', s);
  END LOOP;
  FOR t IN %(first)d..%(last)d LOOP
    EXECUTE format('CREATE TABLE schema_%%s.table_%%s_rows (id bigint PRIMARY KEY, %%s)', 1 + t %% %(schemas)d, t, wide);
    EXECUTE format('COMMENT ON TABLE schema_%%s.table_%%s_rows IS %%L', 1 + t %% %(schemas)d, t, 'what table ' || t || ' is for');
    EXECUTE format('COMMENT ON COLUMN schema_%%s.table_%%s_rows.column_2 IS %%L', 1 + t %% %(schemas)d, t, 'its second column');
    IF t > %(schemas)d THEN
      EXECUTE format('ALTER TABLE schema_%%s.table_%%s_rows ADD FOREIGN KEY (id) REFERENCES schema_%%s.table_%%s_rows', 1 + t %% %(schemas)d,
        t, 1 + t %% %(schemas)d, t - %(schemas)d);
    END IF;
  END LOOP;
END $$;
"""
# A transaction locks each table that it makes, and the server has room for so many locks only.
BATCH = 500

COPIES = [
    f"COPY (SELECT {what}) TO STDOUT"
    for what in (
        "oid, relname, relnamespace, relkind, relpages, reltuples FROM pg_class",
        "attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attidentity, attgenerated, attstorage,"
        " format_type(atttypid, atttypmod) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped",
        "oid, typname, typnamespace, typcategory, typelem, typbasetype FROM pg_type",
        "adrelid, adnum, pg_get_expr(adbin, adrelid) FROM pg_attrdef",
        "objoid, objsubid, description FROM pg_description",
        "indrelid, indexrelid, indkey, indisprimary, indisunique FROM pg_index",
        "conrelid, confrelid, contype, conkey FROM pg_constraint",
    )
]


@dataclass
class Command:
    name: str
    arguments: list[str]
    fresh: str = ""  # a folder that must not be there
    seconds: list[float] = field(default_factory=list)
    memory: int = 0  # KiB, the most of all runs

    def run(self, env: dict[str, str]) -> None:
        if self.fresh:
            shutil.rmtree(self.fresh, ignore_errors=True)
        begun = time.monotonic()
        process = subprocess.Popen(self.arguments, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds.append(time.monotonic() - begun)
        self.memory = max(self.memory, usage.ru_maxrss)
        if process.returncode not in (0, 5):  # 5: smt check has found something
            sys.exit(f"{self.name} failed with {process.returncode}: {errors.decode()[:2000]}")


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "postgres"
        conf = "max_locks_per_transaction = 1024\nautovacuum = off"
        started = subprocess.run(
            [POSTGRES, "start", self.folder], env={**os.environ, "PG_EXTRA_CONF": conf}, capture_output=True, text=True
        )
        if started.returncode != 0:
            sys.exit(started.stderr)
        self.env = {**os.environ, **dict(line.split("=", 1) for line in started.stdout.split()), "PGUSER": "postgres"}

    def psql(self, database: str, sql: str) -> None:
        done = subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", database], input=sql, env=self.env, text=True)
        if done.returncode != 0:
            sys.exit("the catalog cannot be made")

    def stop(self) -> None:
        subprocess.run([POSTGRES, "stop", self.folder], check=True)


def make_catalog(server: Server, database: str, tables: int) -> None:
    server.psql("postgres", f"CREATE DATABASE {database}")
    sql = ""
    for first in range(1, tables + 1, BATCH):
        values = {"columns": COLUMNS, "schemas": SCHEMAS, "first": first, "last": min(first + BATCH - 1, tables)}
        sql += (TABLES if first == 1 else TABLES.replace("EXECUTE format('CREATE SCHEMA schema_%%s', s);", "NULL;")) % values
    server.psql(database, sql + "ANALYZE pg_class, pg_attribute, pg_type, pg_index, pg_constraint, pg_attrdef, pg_description;")


def config(server: Server, database: str, table: str) -> str:
    return f"""[db]
host = {server.env["PGHOST"]}
port = {server.env["PGPORT"]}
user = postgres
[cdc]
hostname = 127.0.0.1
password = none
[starrocks]
jdbc-url = jdbc:mysql://127.0.0.1:1
load-url = 127.0.0.1:1
username = smt
password = none
[flink]
pipeline_name = bench
[table-rule.1]
database = ^{database}$
schema = .*
table = {table}
"""


def commands_for(server: Server, folder: Path, smt: str, bare: str, database: str) -> list[Command]:
    every, ten = folder / "every.conf", folder / "ten.conf"
    every.write_text(config(server, database, ".*"))
    ten.write_text(config(server, database, "^table_(10|20|30|40|50|60|70|80|90|100)_rows$"))
    snapshot = folder / f"{database}.json"
    with snapshot.open("w") as file:
        subprocess.run([smt, "catalog", "-q", "-c", every], env=server.env, stdout=file, check=True)
    out = {name: str(folder / f"out-{database}-{name}") for name in ("new", "again", "ten", "snapshot", "report")}
    subprocess.run([smt, "-q", "-c", every, "-o", out["again"]], env=server.env, check=True)
    written = folder / f"written-{database}"
    written.write_bytes(b"".join(file.read_bytes() for file in sorted(Path(out["again"]).iterdir())))
    connection = f"host={server.env['PGHOST']} port={server.env['PGPORT']} user=postgres dbname={database}"
    copy = ["psql", "-Xq", "-d", database]
    for statement in COPIES:
        copy += ["-c", statement]
    return [
        Command("bare", [bare, connection]),
        Command("psql COPY", copy),
        Command("pg_dump -s", ["pg_dump", "-s", "-d", database]),
        Command("write", ["dd", f"if={written}", f"of={written}.copy", "bs=1M", "conv=fsync"]),
        Command("generate", [smt, "-q", "-c", str(every), "-o", out["new"]], out["new"]),
        Command("again", [smt, "-q", "-c", str(every), "-o", out["again"]]),
        Command("10 tables", [smt, "-q", "-c", str(ten), "-o", out["ten"]], out["ten"]),
        Command("--catalog", [smt, "-q", "-c", str(every), "--catalog", str(snapshot), "-o", out["snapshot"]], out["snapshot"]),
        Command(
            "report",
            [smt, "-q", "-c", str(every), "--set", "other.outputs=starrocks,flink,postgres,report", "-o", out["report"]],
            out["report"],
        ),
        Command("catalog", [smt, "catalog", "-q", "-c", str(every)]),
        Command("check", [smt, "check", "-q", "-c", str(every), "-o", out["again"], "--skip", "starrocks,flink"]),
    ]


def measure(commands: list[Command], env: dict[str, str], rounds: int) -> None:
    for command in commands:  # warms caches, and is not counted
        command.run(env)
        command.seconds.clear()
    for _ in range(rounds):
        for command in commands:
            command.run(env)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smt", required=True)
    parser.add_argument("--bare", required=True)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    results: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="smt-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(folder)
        try:
            for size in map(int, given.sizes.split(",")):
                database = f"tables_{size}"
                make_catalog(server, database, size)
                commands = commands_for(server, folder, given.smt, given.bare, database)
                measure(commands, server.env, given.rounds)
                results[str(size)] = {
                    command.name: {"seconds": statistics.median(command.seconds), "memory_kib": command.memory}
                    for command in commands
                }
        finally:
            server.stop()
    print_table(results)
    if given.json:
        given.json.write_text(json.dumps({"processors": os.cpu_count(), "rounds": given.rounds, "tables": results}, indent=2) + "\n")


def print_table(results: dict[str, dict[str, dict[str, float]]]) -> None:
    sizes = list(results)
    print(f"{'':12}" + "".join(f"{size:>10}" for size in sizes) + f"{'MiB at ' + sizes[-1]:>16}")
    for name in results[sizes[0]]:
        ratios = [results[size][name]["seconds"] / results[size]["bare"]["seconds"] for size in sizes]
        print(f"{name:12}" + "".join(f"{ratio:10.2f}" for ratio in ratios) + f"{results[sizes[-1]][name]['memory_kib'] / 1024:16.0f}")


if __name__ == "__main__":
    main()
