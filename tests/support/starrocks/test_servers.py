"""The store behind its two ports: loads, transactions, labels, accounts, and what the connector asks."""

import base64
import json
import threading
import unittest
import urllib.error
import urllib.request
from typing import Any

from starrocks.http_server import StarRocksHttpServer
from starrocks.http_server import run_script as run_statements
from starrocks.mysql_client import MysqlError, run_script
from starrocks.mysql_server import StarRocksMysqlServer, answer
from starrocks.store import Store

TABLES = """
CREATE DATABASE `d`;
CREATE TABLE `d`.`keyed` (`id` INT NOT NULL, `v` VARCHAR(10) NULL, `n` TINYINT NOT NULL, `G` JSON NULL AS parse_json(`v`))
PRIMARY KEY (`id`) DISTRIBUTED BY HASH (`id`);
CREATE TABLE `d`.`bag` (`at` DATETIME NOT NULL, `v` VARCHAR(10) NULL) DUPLICATE KEY (`at`) DISTRIBUTED BY RANDOM;
CREATE TABLE `d`.`last` (`id` INT, `v` VARCHAR(10)) UNIQUE KEY (`id`) DISTRIBUTED BY HASH (`id`);
CREATE TABLE `d`.`sums` (`id` INT, `n` DECIMAL(9,2) SUM, `least` INT MIN, `v` VARCHAR(9) REPLACE_IF_NOT_NULL, `w` INT REPLACE)
AGGREGATE KEY (`id`) DISTRIBUTED BY HASH (`id`);
CREATE TABLE `d`.`long` (`k` VARCHAR(200)) PRIMARY KEY (`k`) DISTRIBUTED BY HASH (`k`);
"""
ROW = {"id": 1, "v": "x", "n": 1}

# table, delivered row, a part of the reason
REFUSED = [
    ("keyed", {"id": 1, "v": "x"}, "column n: NULL value in non-nullable column"),
    ("keyed", {"v": "x", "n": 1}, "column id: NULL value"),
    ("keyed", {"id": 1, "n": 1000}, "column n: 1000 is no TINYINT: out of range"),
    ("keyed", {"id": 1, "n": 1, "v": "12345678901"}, "11 bytes are too many"),
    ("keyed", {"id": 1, "n": 1, "g": {}}, "a generated column cannot be loaded"),
    ("keyed", {"id": 1, "n": 1, "__op": 2}, "__op is 2"),
    ("bag", {"at": "2024-01-01T00:00", "__op": 0}, "without a primary key"),
    ("last", {"id": 1, "__op": 1}, "without a primary key"),
    ("sums", {"id": 1, "n": 1.234}, "digits would be rounded away"),
    ("long", {"k": "x" * 129}, "primary key size exceed the limit 128: 129 bytes"),
]


class Servers(unittest.TestCase):
    def setUp(self) -> None:
        self.store = Store()
        accounts = {"root": "", "smt": "it's; odd"}
        self.http = StarRocksHttpServer(self.store, accounts, 0)
        self.mysql = StarRocksMysqlServer(self.store, accounts, 0)
        for server in (self.http, self.mysql):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
        run_script("127.0.0.1", self.mysql.server_address[1], "root", "", TABLES)

    def call(self, method: str, path: str, body: Any = None, password: str = "it's; odd", **headers: str) -> Any:
        token = base64.b64encode(f"smt:{password}".encode()).decode()
        sent = {"Authorization": f"Basic {token}", "format": "json", "strip_outer_array": "true", "strict_mode": "true"}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.http.server_address[1]}{path}"
        with urllib.request.urlopen(urllib.request.Request(url, data, sent | headers, method=method)) as reply:
            return json.loads(reply.read())

    def transaction(self, step: str, label: str, table: str = "keyed", body: Any = None, **headers: str) -> Any:
        method = "PUT" if step == "load" else "POST"
        return self.call(method, f"/api/transaction/{step}", body, label=label, db="d", table=table, **headers)

    def rows(self, table: str) -> list[list[str | None]]:
        return self.store.dump("d", table)["rows"]

    def test_rows_are_seen_when_committed(self) -> None:
        self.assertEqual(self.transaction("begin", "a")["Status"], "OK")
        self.assertEqual(self.transaction("load", "a", body=[ROW])["Status"], "OK")
        self.assertEqual(self.transaction("prepare", "a")["Status"], "OK")
        self.assertEqual(self.rows("keyed"), [])
        self.assertEqual(self.transaction("commit", "a")["Status"], "OK")
        self.assertEqual(self.rows("keyed"), [["1", "x", "1", None]])

    def test_upsert_and_delete(self) -> None:
        changes = [ROW, {"id": 2, "n": 1}, ROW | {"v": "y", "__op": 0}, {"id": 2, "__op": 1}, {"id": 3, "__op": 1}]
        self.assertEqual(self.call("PUT", "/api/d/keyed/_stream_load", changes, label="a")["Status"], "Success")
        self.assertEqual(self.rows("keyed"), [["1", "y", "1", None]])

    def test_a_duplicate_key_keeps_every_row(self) -> None:
        row = {"at": "2024-01-01T00:00", "v": "x"}
        self.call("PUT", "/api/d/bag/_stream_load", [row, row], label="a")
        self.assertEqual(self.rows("bag"), [["2024-01-01 00:00:00.000000", "x"]] * 2)

    def test_a_unique_key_keeps_the_last_row(self) -> None:
        rows = [{"id": 1, "v": "x"}, {"id": None, "v": "y"}, {"id": 1}]
        self.call("PUT", "/api/d/last/_stream_load", rows, label="a")
        self.assertEqual(self.rows("last"), [["1", None], [None, "y"]])

    def test_an_aggregate_key_adds_up(self) -> None:
        rows = [{"id": 1, "n": 1.5, "least": 10, "v": "x", "w": 1}, {"id": 1, "n": 2, "least": 9}, {"id": 1, "v": "y"}]
        self.call("PUT", "/api/d/sums/_stream_load", rows, label="a")
        self.assertEqual(self.rows("sums"), [["1", "3.50", "9", "y", None]])

    def test_a_rollback_leaves_nothing(self) -> None:
        self.transaction("begin", "a")
        self.transaction("load", "a", body=[ROW])
        self.transaction("rollback", "a")
        self.assertEqual(self.transaction("commit", "a")["Status"], "Fail")
        self.assertEqual(self.rows("keyed"), [])
        self.assertEqual(self.transaction("begin", "a")["Status"], "OK")

    def test_a_label_serves_once(self) -> None:
        self.transaction("begin", "a")
        self.assertEqual(self.transaction("begin", "a")["Status"], "LABEL_ALREADY_EXISTS")
        self.call("PUT", "/api/d/keyed/_stream_load", [ROW], label="b")
        again = self.call("PUT", "/api/d/keyed/_stream_load", [ROW], label="b")
        self.assertEqual((again["Status"], again["ExistingJobStatus"]), ("Label Already Exists", "FINISHED"))

    def test_refused_rows(self) -> None:
        for number, (table, row, reason) in enumerate(REFUSED):
            with self.subTest(reason):
                reply = self.call("PUT", f"/api/d/{table}/_stream_load", [row], label=f"a{number}")
                self.assertEqual(reply["Status"], "Fail")
                self.assertIn(reason, reply["Message"])
                self.assertIn(reason, self.call("GET", "/_errors?db=d")[-1]["reason"])
                self.assertEqual(self.rows(table), [])

    def test_without_strict_mode_a_bad_value_becomes_null(self) -> None:
        row = ROW | {"v": "far too long a text"}
        reply = self.call("PUT", "/api/d/keyed/_stream_load", [row], label="a", strict_mode="false")
        self.assertEqual(reply["Status"], "Success")
        self.assertEqual(self.rows("keyed"), [["1", None, "1", None]])

    def test_refused_loads(self) -> None:
        for headers, body, reason in [
            ({"format": "csv"}, b"1\tx", "not json"),
            ({"strip_outer_array": "false"}, [ROW], "strip_outer_array is not true"),
            ({}, b"[{]", "not JSON"),
            ({}, [1], "a row is not a JSON object"),
        ]:
            with self.subTest(reason):
                reply = self.call("PUT", "/api/d/keyed/_stream_load", body, label="a", **headers)
                self.assertIn(reason, reply["Message"])
        self.assertEqual(self.transaction("begin", "a", table="missing")["Message"], "unknown table d.missing")
        self.assertEqual(self.transaction("load", "nobody", body=[])["Status"], "TXN_NOT_EXISTS")

    def test_digits_are_kept(self) -> None:
        self.call("POST", "/_sql", b"CREATE TABLE `d`.`n` (`k` INT, `d` DECIMAL(38,10)) PRIMARY KEY (`k`) DISTRIBUTED BY HASH (`k`)")
        body = b'[{"k": 1, "d": 1234567890123456789012345678.0123456789}]'
        self.call("PUT", "/api/d/n/_stream_load", body, label="a")
        self.assertEqual(self.rows("n"), [["1", "1234567890123456789012345678.0123456789"]])

    def test_passwords(self) -> None:
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.call("POST", "/api/transaction/begin", password="wrong")
        self.assertEqual(caught.exception.code, 401)
        port = self.mysql.server_address[1]
        run_script("127.0.0.1", port, "smt", "it's; odd", "SET x = 1")
        for user, password in (("smt", "wrong"), ("smt", ""), ("nobody", "")):
            with self.assertRaisesRegex(MysqlError, "Access denied"):
                run_script("127.0.0.1", port, user, password, "SET x = 1")

    def test_a_script_stops_at_its_first_error(self) -> None:
        script = "CREATE DATABASE `e`;\nCREATE DATABASE `e`;\nCREATE DATABASE `f`"
        with self.assertRaisesRegex(MysqlError, "line 2: .*database exists"):
            run_script("127.0.0.1", self.mysql.server_address[1], "root", "", script)
        self.assertNotIn("f", self.store.databases)

    def test_statements_of_a_user(self) -> None:
        row = {"at": "2024-01-01T00:00"}
        self.call("PUT", "/api/d/bag/_stream_load", [row], label="a")
        self.transaction("begin", "b", table="bag")
        self.transaction("load", "b", table="bag", body=[row])
        self.run_script("ALTER TABLE d.bag ADD COLUMN `c` INT NULL COMMENT 'new', ADD COLUMN e INT NOT NULL DEFAULT '7'")
        self.transaction("commit", "b")
        day = "2024-01-01 00:00:00.000000"
        self.assertEqual(self.rows("bag"), [[day, None, None, "7"], [day, None, None, None]])
        self.run_script("ALTER TABLE d.bag DROP COLUMN c")
        self.assertEqual(self.rows("bag"), [[day, None, "7"], [day, None, None]])
        self.run_script("ALTER TABLE d.bag ADD COLUMN `c` INT NULL")
        self.assertEqual(self.call("GET", "/_delivered?db=d"), 2)
        self.run_script("TRUNCATE TABLE `d`.`bag`")
        self.assertEqual((self.rows("bag"), self.call("GET", "/_delivered?db=d")), ([], 0))
        self.run_script("DROP TABLE d.keyed FORCE")
        self.run_script("DROP TABLE IF EXISTS d.keyed; DROP TABLE IF EXISTS d.last")
        self.assertEqual(self.call("GET", "/_tables?db=d"), ["bag", "long", "sums"])
        for script, reason in [
            ("TRUNCATE TABLE `d`.`keyed`", "Unknown table 'd.keyed'"),
            ("DROP TABLE `d`.`keyed`", "Unknown table 'd.keyed'"),
            ("ALTER TABLE `d`.`bag` ADD COLUMN `V` INT NULL", "Duplicate column name 'V'"),
            ("ALTER TABLE `d`.`bag` ADD COLUMN `n` INT NOT NULL", "NOT NULL without a DEFAULT"),
            ("ALTER TABLE `d`.`bag` DROP COLUMN `at`", "the column of a key cannot be changed"),
            ("ALTER TABLE `d`.`bag` MODIFY COLUMN `v` INT NULL", "Can not change VARCHAR"),
            ("ALTER TABLE `d`.`bag` MODIFY COLUMN `c` BIGINT NOT NULL", "Can not change INT to BIGINT"),
            ("ALTER TABLE `d`.`bag` DROP COLUMN `missing`", "Column does not exists"),
            ("ALTER TABLE `d`.`bag` RENAME other", "expected DROP COLUMN"),
        ]:
            with self.subTest(script), self.assertRaisesRegex(MysqlError, reason):
                self.run_script(script)
        self.run_script("ALTER TABLE `d`.`bag` MODIFY COLUMN `c` BIGINT NULL, DROP COLUMN `v`")
        kinds = [(c.name, str(c.kind)) for c in self.store.find("d", "bag").table.columns]
        self.assertEqual(kinds, [("at", "DATETIME"), ("e", "INT"), ("c", "BIGINT")])

    def test_the_newest_row(self) -> None:
        self.assertEqual(self.run_script("SELECT max(`at`) FROM `d`.`bag`"), [["NULL"]])
        rows = [{"at": f"2024-01-0{day}T00:00"} for day in (1, 3, 2)]
        self.call("PUT", "/api/d/bag/_stream_load", rows, label="a")
        self.assertEqual(self.run_script("SELECT max(at) FROM d.bag;"), [["2024-01-03 00:00:00.000000"]])
        for query, reason in [("max(x) FROM d.bag", "Unknown column"), ("max(v) FROM d.bag", "nobody was expected")]:
            with self.subTest(query), self.assertRaisesRegex(MysqlError, reason):
                self.run_script(f"SELECT {query}")

    def run_script(self, script: str) -> list[list[str]]:
        return run_script("127.0.0.1", self.mysql.server_address[1], "root", "", script)

    def test_away(self) -> None:
        self.call("POST", "/_away?seconds=60")
        with self.assertRaises(ConnectionError):
            self.transaction("begin", "a")
        with self.assertRaisesRegex(MysqlError, "the server closed the connection"):
            self.run_script("SET x = 1")
        self.call("POST", "/_away?seconds=0")
        self.assertEqual(self.transaction("begin", "a")["Status"], "OK")
        self.run_script("SET x = 1")

    def test_control(self) -> None:
        self.assertEqual(self.call("GET", "/_tables?db=d"), ["bag", "keyed", "last", "long", "sums"])
        self.assertIsNone(self.call("GET", "/_dump?db=d&table=missing"))
        self.assertEqual(self.call("POST", "/_sql", b"CREATE DATABASE `d`;\nDROP TABLE x")["errors"][0][:2], "1:")
        self.call("POST", "/_drop?db=d")
        self.assertEqual(self.call("GET", "/_tables?db=d"), [])


class Queries(unittest.TestCase):
    def test_columns_as_the_connector_asks(self) -> None:
        store = Store()
        self.assertEqual(run_statements(store, TABLES), [])
        result = answer(
            store,
            "select `COLUMN_NAME`, `ORDINAL_POSITION`, `COLUMN_KEY`, `DATA_TYPE`, `COLUMN_SIZE`, `DECIMAL_DIGITS` "
            "from `information_schema`.`COLUMNS` where `TABLE_SCHEMA`='d' and `TABLE_NAME`='keyed';",
        )
        assert result is not None
        self.assertEqual(
            result.rows,
            [
                ["id", 1, "PRI", "int", 10, 0],
                ["v", 2, "", "varchar", 10, None],
                ["n", 3, "", "tinyint", 3, 0],
                ["G", 4, "", "json", None, None],
            ],
        )

    def test_only_a_primary_key_is_one_for_the_connector(self) -> None:
        store = Store()
        run_statements(store, TABLES)
        for table, key in [("bag", "DUP"), ("last", "UNI"), ("sums", "AGG")]:
            sql = f"select `COLUMN_KEY` from information_schema.COLUMNS where TABLE_SCHEMA='d' and TABLE_NAME='{table}'"
            result = answer(store, sql)
            assert result is not None
            self.assertEqual(result.rows[0], [key])

    def test_version(self) -> None:
        result = answer(Store(), "select current_version() as ver;")
        assert result is not None
        self.assertEqual(result.names, ["ver"])


if __name__ == "__main__":
    unittest.main()
