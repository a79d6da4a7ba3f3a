"""What StarRocks says about itself, to an administrator and to a user that only loads."""

import unittest

from starrocks.http_server import run_script as run_statements
from starrocks.lexer import DdlError
from starrocks.mysql_server import Result, answer
from starrocks.store import Store

TABLES = """
CREATE DATABASE `d`;
CREATE TABLE `d`.`t` (`id` BIGINT NOT NULL, `b` BOOLEAN NULL, `n` DECIMAL(12,2) NOT NULL, `s` STRING NULL,
 `a` ARRAY<INT> NULL, `j` JSON NULL AS parse_json(`s`)) PRIMARY KEY (`id`) DISTRIBUTED BY HASH (`id`);
CREATE TABLE `d`.`bag` (`k` INT NOT NULL) DUPLICATE KEY (`k`) DISTRIBUTED BY RANDOM;
"""
COLUMNS = "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.columns WHERE TABLE_SCHEMA = 'd'"
CONFIG = "SELECT TABLE_NAME, TABLE_MODEL, PRIMARY_KEY, DISTRIBUTE_KEY FROM information_schema.tables_config WHERE TABLE_SCHEMA = 'd'"


class System(unittest.TestCase):
    def setUp(self) -> None:
        self.store = Store()
        self.assertEqual(run_statements(self.store, TABLES), [])

    def ask(self, sql: str, user: str = "root") -> list[list[object]]:
        result = answer(self.store, sql, user)
        return result.rows if isinstance(result, Result) else []

    def test_tables(self) -> None:
        self.assertEqual(
            self.ask(COLUMNS),
            [
                ["bag", "k", "int(11)", "NO"],
                ["t", "id", "bigint(20)", "NO"],
                ["t", "b", "tinyint(1)", "YES"],
                ["t", "n", "decimal64(12, 2)", "NO"],
                ["t", "s", "varchar(65533)", "YES"],
                ["t", "a", "array<int(11)>", "YES"],
                ["t", "j", "json", "YES"],
            ],
        )
        self.assertEqual(self.ask(CONFIG), [["bag", "DUP_KEYS", "", ""], ["t", "PRIMARY_KEYS", "`id`", "`id`"]])

    def test_a_loader_sees_what_was_granted_to_him(self) -> None:
        self.assertEqual((self.ask(COLUMNS, "smt"), self.ask(CONFIG, "smt")), ([], []))
        self.assertEqual(self.ask("SHOW GRANTS", "smt"), [])
        self.assertEqual(self.ask("SHOW DATABASES", "smt"), [["information_schema"]])
        self.ask("GRANT SELECT, INSERT ON TABLE `d`.`t` TO USER 'smt'@'%'")
        grant = "GRANT SELECT, INSERT ON TABLE d.t TO USER 'smt'@'%'"
        self.assertEqual(self.ask("SHOW GRANTS", "smt"), [["'smt'@'%'", "default_catalog", grant]])
        self.assertEqual(self.ask("SHOW DATABASES", "smt"), [["d"], ["information_schema"]])
        self.assertEqual(self.ask(CONFIG, "smt"), [["t", "PRIMARY_KEYS", "`id`", "`id`"]])
        self.ask("GRANT SELECT ON ALL TABLES IN DATABASE d TO USER 'smt'@'%'")
        self.assertEqual(len(self.ask(CONFIG, "smt")), 2)
        self.ask("GRANT SELECT ON ALL TABLES IN ALL DATABASES TO USER 'smt'@'%'")
        self.store.drop_database("d")
        self.assertEqual([row[2] for row in self.ask("SHOW GRANTS", "smt")],
                         ["GRANT SELECT ON ALL TABLES IN ALL DATABASES TO USER 'smt'@'%'"])  # fmt: skip

    def test_nodes_are_for_operators(self) -> None:
        for statement in ("SHOW FRONTENDS", "SHOW BACKENDS", "SHOW COMPUTE NODES", "ADMIN SHOW FRONTEND CONFIG LIKE 'run_mode'",
                          'ALTER SYSTEM ADD BACKEND "be:9050"'):  # fmt: skip
            with self.subTest(statement), self.assertRaisesRegex(DdlError, "Access denied"):
                self.ask(statement, "smt")
        self.assertEqual([row[1] for row in self.ask("SHOW BACKENDS")], ["127.0.0.1"])
        self.ask('ALTER SYSTEM ADD BACKEND "be-1:9050", "be-2:9050"')
        self.ask('ALTER SYSTEM DROP BACKEND "127.0.0.1:9050"')
        self.assertEqual([row[1] for row in self.ask("SHOW BACKENDS")], ["be-1", "be-2"])
        with self.assertRaisesRegex(DdlError, "does not exists"):
            self.ask('ALTER SYSTEM DROP BACKEND "nobody:9050"')
        self.ask("GRANT 'cluster_admin' TO 'smt'@'%'")
        self.assertEqual(len(self.ask("SHOW BACKENDS", "smt")), 2)
        self.assertEqual(self.ask("SHOW GRANTS", "smt"), [["'smt'@'%'", None, "GRANT 'cluster_admin' TO 'smt'@'%'"]])

    def test_grants_are_for_administrators(self) -> None:
        with self.assertRaisesRegex(DdlError, "Access denied"):
            self.ask("GRANT SELECT ON TABLE d.t TO USER 'smt'@'%'", "smt")
        with self.assertRaisesRegex(DdlError, "Access denied"):
            self.ask("SHOW GRANTS FOR ROLE db_admin", "smt")

    def test_run_mode(self) -> None:
        self.assertEqual(self.ask("SELECT @@run_mode", "smt"), [["shared_nothing"]])
        self.assertEqual(self.ask("ADMIN SHOW FRONTEND CONFIG LIKE 'run_mode'"), [["run_mode", "[]", "shared_nothing"]])


if __name__ == "__main__":
    unittest.main()
