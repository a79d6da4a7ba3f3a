"""The statements of `smt diff` in tests/golden/diff, run on the tables that they are for."""

import re
import unittest
from pathlib import Path

from starrocks.lexer import DdlError, split_statements
from starrocks.store import StoredTable, Store

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "diff"


def run(store: Store, sql: str) -> None:
    for statement in split_statements(sql):
        store.execute(statement)


def store_with(sql: str) -> Store:
    """In databases that are there: those of its tables, and w."""
    store = Store()
    for database in {"w", *re.findall(r"^CREATE TABLE IF NOT EXISTS `(.*?)`\.", sql, re.MULTILINE)}:
        run(store, f"CREATE DATABASE `{database}`")
    run(store, sql)
    return store


def columns(stored: StoredTable) -> dict[str, str]:
    return {column.name: str(column.kind) for column in stored.table.columns}


def add_row(stored: StoredTable) -> None:
    """A row with a value in each column that must have one."""
    samples = {"VARCHAR": "x", "DATE": "2024-01-01", "DATETIME": "2024-01-01 00:00:00.000000"}
    row = [samples.get(c.kind.name, "1") if c.not_null else None for c in stored.table.columns]
    if stored.table.model == "PRIMARY":
        stored.by_key[tuple(row[: len(stored.table.key)])] = row
    else:
        stored.rows.append(row)


class DiffTest(unittest.TestCase):
    def test_cases_are_there(self) -> None:
        self.assertGreater(len(list(GOLDEN.glob("*/diff.sql"))), 15)

    def test_tables_become_what_the_new_plan_wants(self) -> None:
        for case in sorted(path.parent for path in GOLDEN.glob("*/diff.sql")):
            for script in ("diff.sql", "diff.all.sql"):
                with self.subTest(case.name, script=script):
                    store = store_with((case / "before.sql").read_text())
                    wanted = store_with((case / "after.sql").read_text())
                    for stored in store.tables.values():
                        add_row(stored)
                    run(store, (case / script).read_text())
                    for name, table in wanted.tables.items():
                        self.compare(store.tables[name], table, script)

    def compare(self, stored: StoredTable, wanted: StoredTable, script: str) -> None:
        """A type may be wider than it must, and NULL may stand where it must not."""
        self.assertEqual(
            (stored.table.model, stored.table.key, stored.table.comment, stored.table.order_by, stored.table.buckets),
            (wanted.table.model, wanted.table.key, wanted.table.comment, wanted.table.order_by, wanted.table.buckets),
        )
        have, want = columns(stored), columns(wanted)
        if script == "diff.all.sql":
            self.assertEqual(have.keys(), want.keys())
        for name, kind in want.items():
            if have[name] != kind:
                self.assertIn((have[name], kind), [("VARCHAR(80)", "VARCHAR(40)"), ("BIGINT", "INT")])
        for column in wanted.table.columns:
            found = stored.table.column(column.name)
            assert found is not None
            self.assertFalse(found.not_null and not column.not_null, column.name)
        for column in stored.table.columns:
            if column.name not in want:
                self.assertFalse(column.not_null, column.name)

    def test_refused(self) -> None:
        table = "CREATE TABLE w.t (k INT NOT NULL, v INT NULL) PRIMARY KEY (k) DISTRIBUTED BY HASH (k)"
        store = store_with(table + ";\n" + table.replace("w.t", "w.u").replace("v INT", "v BIGINT"))
        for sql, reason in [
            ("ALTER TABLE w.t RENAME COLUMN k TO x", "Can not rename column k"),
            ("ALTER TABLE w.t RENAME COLUMN v TO k", "Can not rename column v"),
            ("ALTER TABLE w.t SWAP WITH missing", "Unknown table 'w.missing'"),
            ("ALTER TABLE w.t COMMENT 'x'", "expected"),
            ("ALTER TABLE w.t ADD COLUMN x INT NULL AFTER missing", "Column does not exists"),
            ("INSERT INTO w.u (k, v) SELECT k, v FROM w.t", "v is BIGINT, not INT"),
            ("INSERT INTO w.u (k, v) SELECT k FROM w.t", "column count"),
            ("INSERT INTO w.u (v) SELECT CAST(v AS BIGINT) FROM w.t", "'k' must be explicitly mentioned"),
            ("INSERT INTO w.u (k, v) SELECT CAST(v AS INT), CAST(v AS BIGINT) FROM w.t", "NULL value in non-nullable"),
        ]:
            with self.subTest(sql), self.assertRaisesRegex(DdlError, reason):
                add_row(store.tables[("w", "t")])
                run(store, sql)
        store = store_with(
            "CREATE TABLE w.log (at DATETIME NOT NULL, day DATE NOT NULL, b INT NULL, v INT NULL)"
            " DUPLICATE KEY (at, day) PARTITION BY date_trunc('day', day) DISTRIBUTED BY HASH (b);"
            "CREATE TABLE w.s (k INT NOT NULL, o INT NOT NULL, j VARCHAR(9) NOT NULL, g JSON AS parse_json(j))"
            " PRIMARY KEY (k) DISTRIBUTED BY HASH (k) ORDER BY (o)"
        )
        for change, reason in [
            ("w.log MODIFY COLUMN at DATETIME NULL", "key should before value: at"),
            ("w.log MODIFY COLUMN v BIGINT KEY NULL", "key should before value: v"),
            ("w.log MODIFY COLUMN day DATETIME KEY NOT NULL", r"Can not modify partition column\[day\]"),
            ("w.log MODIFY COLUMN b BIGINT NULL", r"Can not modify distribution column\[b\]"),
            ("w.log DROP COLUMN at", "the column of a key cannot be changed"),
            ("w.log ADD COLUMN x INT KEY NULL", "expected"),
            ("w.s MODIFY COLUMN k BIGINT NOT NULL", "Can not modify key column: k"),
            ("w.s MODIFY COLUMN o BIGINT NOT NULL", "Can not modify sort column"),
            ("w.s MODIFY COLUMN j VARCHAR(9) NULL", "associates with the generated column"),
            ("w.s DROP COLUMN j, DROP COLUMN g", "a generated column is made of it"),
        ]:
            with self.subTest(change), self.assertRaisesRegex(DdlError, reason):
                run(store, "ALTER TABLE " + change)
        run(store, "ALTER TABLE w.log MODIFY COLUMN at DATETIME KEY NULL COMMENT 'x', MODIFY COLUMN v BIGINT NULL")
        run(store, "ALTER TABLE w.s DROP COLUMN g, DROP COLUMN j")

    def test_rows_are_copied(self) -> None:
        table = "CREATE TABLE w.t (k INT NOT NULL, v INT NULL) PRIMARY KEY (k) DISTRIBUTED BY HASH (k)"
        store = store_with(table + ";\n" + table.replace("w.t", "w.u").replace("v INT", "v BIGINT"))
        add_row(store.tables[("w", "t")])
        run(store, "INSERT INTO w.u (k, v) SELECT k, CAST(v AS BIGINT) FROM w.t; ALTER TABLE w.t SWAP WITH u")
        self.assertEqual(columns(store.tables[("w", "t")]), {"k": "INT", "v": "BIGINT"})
        self.assertEqual(store.tables[("w", "t")].by_key, {("1",): ["1", None]})


if __name__ == "__main__":
    unittest.main()
