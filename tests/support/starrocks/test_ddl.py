"""What the stand-in takes and refuses of DDL.  Run: python3 -m unittest discover -s tests/support -t tests/support"""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from starrocks import ddl
from starrocks.lexer import DdlError, quote_string, split_statements, tokenize, unescape
from starrocks.table import Table

# Every clause once, in the order of StarRocks, with what is hard to read in names and strings.
ACCEPTED = r'''
-- a comment; with a semicolon and a ' quote
CREATE DATABASE IF NOT EXISTS `shop`;
/* another
   one */
CREATE TABLE IF NOT EXISTS `shop`.`sales__orders` (
  `id` BIGINT NOT NULL, -- bigint
  `placed_at` DATETIME NOT NULL,
  `größe x.y` VARCHAR(1048576) NULL COMMENT 'it\'s "a" \\ comment; with -- everything',
  `n` INT NOT NULL DEFAULT '5' COMMENT "doubled ""quotes""",
  `d` DECIMAL(38,38) NULL DEFAULT NULL,
  `at` DATETIME NULL DEFAULT CURRENT_TIMESTAMP,
  `u` VARCHAR(36) NULL DEFAULT (uuid()),
  `s` STRING,
  `a` ARRAY<ARRAY<DECIMAL(10,2)>> NULL,
  `j` JSON NULL,
  `g` JSON NULL AS parse_json(concat(`s`, ')')) COMMENT 'computed'
)
PRIMARY KEY (`id`, `placed_at`)
COMMENT 'orders'
PARTITION BY date_trunc('month', placed_at)
DISTRIBUTED BY HASH (`id`) BUCKETS 8
ORDER BY (`id`)
PROPERTIES (
  "replication_num" = "3",
  'compression' = 'ZSTD'
);
CREATE TABLE `shop`.`log` (`at` DATETIME, `f` FLOAT) DUPLICATE KEY (`at`) PARTITION BY RANGE(`at`) (
  START ("2024-01-01") END ("2025-01-01") EVERY (INTERVAL 1 MONTH)
) DISTRIBUTED BY RANDOM;
CREATE TABLE `shop`.`log2` (`at` DATE, `c` VARCHAR(10)) PARTITION BY RANGE(`at`) (
  PARTITION p1 VALUES LESS THAN ("2024-01-01"), PARTITION p2 VALUES [("2024-01-01"), ("2025-01-01"))
) DISTRIBUTED BY HASH (`at`);
CREATE TABLE `shop`.`slices` (`at` DATETIME) DUPLICATE KEY (`at`) PARTITION BY time_slice(at, INTERVAL 7 DAY) DISTRIBUTED BY RANDOM;
CREATE TABLE `shop`.`nested` (`n` VARCHAR(9)) DUPLICATE KEY (`n`) PARTITION BY substr(lower(`n`)) DISTRIBUTED BY RANDOM;
CREATE TABLE `shop`.`log3` (`c` CHAR(10), `b` BIGINT) DUPLICATE KEY (`c`) PARTITION BY `c`, `b` DISTRIBUTED BY HASH (`b`);
CREATE TABLE `shop`.`structs` (`k` INT, `m` MAP<VARCHAR(9), ARRAY<INT>> NULL, `s` STRUCT<a INT, `b c` MAP<INT, DATE>>)
UNIQUE KEY (`k`) DISTRIBUTED BY HASH (`k`);
CREATE TABLE `shop`.`sums` (`b` CHAR(9) NULL, `a` INT, `n` DECIMAL(9,2) SUM NOT NULL DEFAULT '0', `at` DATETIME REPLACE_IF_NOT_NULL)
AGGREGATE KEY (`b`, `a`) DISTRIBUTED BY HASH (`a`) ORDER BY (`a`, `b`);
CREATE TABLE `shop`.`most` (`k` INT, `n` INT MAX) AGGREGATE KEY (`k`) DISTRIBUTED BY RANDOM
'''

# A CREATE TABLE around its columns and clauses.
TABLE = "CREATE TABLE `d`.`t` ({}) {}"
PK = "PRIMARY KEY (`k`) DISTRIBUTED BY HASH (`k`)"
DUP = "DUPLICATE KEY (`k`) DISTRIBUTED BY RANDOM"
AGG = "AGGREGATE KEY (`k`) DISTRIBUTED BY HASH (`k`)"
K = "`k` INT NOT NULL"

# what, statement, a part of the message
REFUSED = [
    # syntax
    ("another statement", "DROP TABLE `d`.`t`", "not a statement that smt writes"),
    ("no database", "CREATE TABLE `t` (`k` INT) " + DUP, "No database selected"),
    ("two tables in one", f"CREATE TABLE `d`.`t` ({K}) {DUP} CREATE TABLE", "expected the end"),
    ("a trailing comma", TABLE.format(K + ",", DUP), "expected a word"),
    ("a missing comma", TABLE.format(K + " `b` INT", DUP), "expected )"),
    ("an unknown sign", TABLE.format("`k` INT ?", DUP), "cannot read from here"),
    ("an open string", TABLE.format(K + " COMMENT 'x", DUP), "cannot read from here"),
    ("a reserved word as name", TABLE.format("order INT", DUP), "'order' is reserved"),
    ("a backtick in a name", TABLE.format("`a``b` INT", DUP), "a backtick cannot be part of a name"),
    # order of the clauses
    ("COMMENT before the key", TABLE.format(K, "COMMENT 'x' " + PK), "expected the end"),
    ("PARTITION after DISTRIBUTED", TABLE.format(K, PK + " PARTITION BY `k`"), "expected the end"),
    ("ORDER BY after PROPERTIES", TABLE.format(K, PK + ' PROPERTIES ("replication_num"="1") ORDER BY (`k`)'), "expected the end"),
    ("DISTRIBUTED twice", TABLE.format(K, PK + " DISTRIBUTED BY RANDOM"), "expected the end"),
    ("two keys", TABLE.format(K, "DUPLICATE KEY (`k`) " + PK), "expected the end"),
    ("DEFAULT before NOT NULL", TABLE.format("`k` INT DEFAULT '1' NOT NULL", DUP), "expected )"),
    ("COMMENT before DEFAULT", TABLE.format(K + " COMMENT 'x' DEFAULT '1'", DUP), "expected )"),
    ("NULL and NOT NULL", TABLE.format("`k` INT NOT NULL NULL", DUP), "expected )"),
    ("DEFAULT and AS", TABLE.format(K + ", `b` INT DEFAULT '1' AS `k`", DUP), "expected )"),
    ("AS without an expression", TABLE.format(K + ", `b` INT AS", DUP), "expected an expression"),
    ("a property without quotes", TABLE.format(K, PK + " PROPERTIES (replication_num = 1)"), "expected a string"),
    # names
    ("a database with a dot", "CREATE DATABASE `a.b`", "Incorrect database name 'a.b'"),
    ("a database that begins with a digit", "CREATE DATABASE `1a`", "Incorrect database name '1a'"),
    ("a database with an accent", "CREATE DATABASE `é`", "Incorrect database name 'é'"),
    ("a long database", f"CREATE DATABASE `{'a' * 257}`", "Incorrect database name"),
    ("a long table", f"CREATE TABLE `d`.`{'a' * 1025}` ({K}) {DUP}", "Incorrect table name"),
    ("a long column", TABLE.format(f"`{'a' * 1025}` INT", DUP), "Incorrect column name"),
    ("a column with <", TABLE.format(K + ", `a<b` INT", DUP), "Incorrect column name 'a<b'"),
    ("a column __op", TABLE.format(K + ", `__OP` INT", DUP), "Incorrect column name '__OP'"),
    ("a shadow column", TABLE.format(K + ", `__starrocks_shadow_a` INT", DUP), "Incorrect column name"),
    ("twins but for the case", TABLE.format(K + ", `a` INT, `A` INT", DUP), "Duplicate column name 'A'"),
    # types
    ("TIME", TABLE.format(K + ", `c` TIME", DUP), "no such column type: TIME"),
    ("TIMESTAMP", TABLE.format(K + ", `c` TIMESTAMP", DUP), "no such column type: TIMESTAMP"),
    ("UUID", TABLE.format(K + ", `c` UUID", DUP), "no such column type: UUID"),
    ("DATETIME(6)", TABLE.format(K + ", `c` DATETIME(6)", DUP), "DATETIME takes no length"),
    ("VARCHAR(0)", TABLE.format(K + ", `c` VARCHAR(0)", DUP), "VARCHAR size must be between 1 and 1048576, not 0"),
    ("VARCHAR(1048577)", TABLE.format(K + ", `c` VARCHAR(1048577)", DUP), "VARCHAR size must be between"),
    ("CHAR(256)", TABLE.format(K + ", `c` CHAR(256)", DUP), "CHAR size must be between 1 and 255, not 256"),
    ("STRING(5)", TABLE.format(K + ", `c` STRING(5)", DUP), "STRING takes no length"),
    ("DECIMAL(39,0)", TABLE.format(K + ", `c` DECIMAL(39,0)", DUP), "precision should range from 1 to 38"),
    ("DECIMAL(5,6)", TABLE.format(K + ", `c` DECIMAL(5,6)", DUP), "scale should be less than or equal"),
    ("DECIMAL(5,-2)", TABLE.format(K + ", `c` DECIMAL(5,-2)", DUP), "expected a number"),
    ("ARRAY without element", TABLE.format(K + ", `c` ARRAY", DUP), "expected <"),
    ("ARRAY of TIME", TABLE.format(K + ", `c` ARRAY<TIME>", DUP), "no such column type: TIME"),
    ("15 arrays", TABLE.format(K + f", `c` {'ARRAY<' * 15}INT{'>' * 15}", DUP), "nesting depth of 15"),
    ("MAP without a value", TABLE.format(K + ", `c` MAP<INT>", DUP), "expected ,"),
    ("MAP of ARRAY", TABLE.format(K + ", `c` MAP<ARRAY<INT>, INT>", DUP), "the key of a MAP cannot be ARRAY<INT>"),
    ("MAP of JSON", TABLE.format(K + ", `c` MAP<JSON, INT>", DUP), "the key of a MAP cannot be JSON"),
    ("STRUCT without names", TABLE.format(K + ", `c` STRUCT<INT>", DUP), "'INT' is reserved"),
    ("STRUCT with twins", TABLE.format(K + ", `c` STRUCT<a INT, A INT>", DUP), "Duplicate field name"),
    ("a default of MAP", TABLE.format(K + ", `c` MAP<INT, INT> DEFAULT '{}'", DUP), "Invalid default value for 'c'"),
    # keys
    ("no such key", TABLE.format("`a` INT", PK), "Key column(k) doesn't exist"),
    ("the key is not first", TABLE.format("`a` INT, " + K, PK), "must be the first few columns"),
    ("the key in another order", TABLE.format("`a` INT, `b` INT", "PRIMARY KEY (`b`, `a`) DISTRIBUTED BY HASH (`a`)"), "must be the first few columns"),
    ("a key column twice", TABLE.format(K, "PRIMARY KEY (`k`, `K`) DISTRIBUTED BY HASH (`k`)"), "Duplicated key column"),
    ("a NULL key", TABLE.format("`k` INT NULL", PK), "primary key column[k] cannot be nullable"),
    ("a generated key", TABLE.format("`k` INT AS 1 + 1", PK), "can not be KEY"),
    *[
        (f"{kind} as primary key", TABLE.format(f"`k` {kind} NOT NULL", PK), "Invalid data type of primary key column 'k'")
        for kind in ("CHAR(5)", "DECIMAL(20,0)", "FLOAT", "DOUBLE", "JSON", "VARBINARY", "ARRAY<INT>", "MAP<INT, INT>", "STRUCT<a INT>")
    ],
    *[
        (f"{kind} as duplicate key", TABLE.format(f"`k` {kind}", DUP), "Invalid data type of duplicate key column 'k'")
        for kind in ("FLOAT", "DOUBLE", "JSON", "VARBINARY", "ARRAY<INT>")
    ],
    ("DOUBLE as unique key", TABLE.format("`k` DOUBLE", "UNIQUE KEY (`k`) DISTRIBUTED BY HASH (`k`)"), "Invalid data type of unique key column 'k'"),
    ("JSON as aggregate key", TABLE.format("`k` JSON", "AGGREGATE KEY (`k`) DISTRIBUTED BY RANDOM"), "Invalid data type of aggregate key column 'k'"),
    ("UNIQUE without columns", TABLE.format(K, "UNIQUE KEY DISTRIBUTED BY HASH (`k`)"), "expected ("),
    ("a value without a function", TABLE.format(K + ", `v` INT", AGG), "'v' has no aggregate function"),
    ("a function of a key", TABLE.format("`k` INT SUM", AGG), "Cannot specify aggregate function on column 'k'"),
    ("a function in another table", TABLE.format(K + ", `v` INT SUM", DUP), "Cannot specify aggregate function on column 'v'"),
    ("a function behind NOT NULL", TABLE.format(K + ", `v` INT NOT NULL SUM", AGG), "expected )"),
    ("the sum of texts", TABLE.format(K + ", `v` VARCHAR(9) SUM", AGG), "Invalid aggregate function 'SUM' for 'v'"),
    ("JSON of AGGREGATE KEY", TABLE.format(K + ", `v` JSON REPLACE", AGG), "'v' cannot be a column of an AGGREGATE KEY table"),
    ("VARBINARY of AGGREGATE KEY", TABLE.format(K + ", `v` VARBINARY REPLACE", AGG), "'v' cannot be a column"),
    ("no key and a first column of JSON", TABLE.format("`k` JSON", "DISTRIBUTED BY RANDOM"), "Data type of first column cannot be JSON"),
    # defaults
    ("a default without quotes", TABLE.format(K + " DEFAULT 5", DUP), "expected a string"),
    ("now()", TABLE.format("`k` DATETIME DEFAULT now()", DUP), "expected a string"),
    ("CURRENT_TIMESTAMP of INT", TABLE.format(K + " DEFAULT CURRENT_TIMESTAMP", DUP), "CURRENT_TIMESTAMP for type INT"),
    ("uuid() in a short column", TABLE.format(K + ", `u` VARCHAR(35) DEFAULT (uuid())", DUP), "uuid() for type VARCHAR(35)"),
    ("a default that is no number", TABLE.format(K + " DEFAULT 'x'", DUP), "Invalid default value for 'k': 'x' is no INT"),
    ("a default out of range", TABLE.format("`k` TINYINT DEFAULT '128'", DUP), "Invalid default value"),
    ("a default that is no day", TABLE.format("`k` DATE DEFAULT '2023-02-29'", DUP), "Invalid default value"),
    ("a default that is too long", TABLE.format("`k` VARCHAR(2) DEFAULT 'abc'", DUP), "Invalid default value"),
    ("a default of JSON", TABLE.format(K + ", `j` JSON DEFAULT '{}'", DUP), "Invalid default value for 'j'"),
    # generated columns
    ("an ordinary column after a generated one", TABLE.format(K + ", `g` INT AS `k`, `b` INT", DUP), "must be defined after ordinary columns"),
    ("a generated NOT NULL", TABLE.format(K + ", `g` INT NOT NULL AS `k`", DUP), "must be nullable"),
    # partitions
    ("no such partition column", TABLE.format(K, "PRIMARY KEY (`k`) PARTITION BY `x` DISTRIBUTED BY HASH (`k`)"), "Partition column(x) doesn't exist"),
    ("a partition column outside the key", TABLE.format(K + ", `at` DATE", "PRIMARY KEY (`k`) PARTITION BY date_trunc('day', `at`) DISTRIBUTED BY HASH (`k`)"), "Partition column[at] is not a primary key column"),
    ("date_trunc of a week", TABLE.format("`k` DATE", "DUPLICATE KEY (`k`) PARTITION BY date_trunc('week', k) DISTRIBUTED BY RANDOM"), "Unsupported date_trunc unit 'week'"),
    ("date_trunc of an INT", TABLE.format(K, "DUPLICATE KEY (`k`) PARTITION BY date_trunc('day', k) DISTRIBUTED BY RANDOM"), "cannot be INT"),
    ("hours of a DATE", TABLE.format("`k` DATE", "DUPLICATE KEY (`k`) PARTITION BY date_trunc('hour', k) DISTRIBUTED BY RANDOM"), "cannot be DATE"),
    ("an expression that does not end", TABLE.format("`k` DATE", "DUPLICATE KEY (`k`) PARTITION BY date_trunc('day', k"), "expected a word"),
    ("an expression without a column", TABLE.format("`k` DATE", "DUPLICATE KEY (`k`) PARTITION BY now() DISTRIBUTED BY RANDOM"), "PARTITION BY without a column"),
    ("a range of VARCHAR", TABLE.format("`k` VARCHAR(5)", "DUPLICATE KEY (`k`) PARTITION BY RANGE(`k`) (START (\"a\") END (\"b\")) DISTRIBUTED BY RANDOM"), "cannot be VARCHAR(5)"),
    ("a list of DOUBLE", TABLE.format(K + ", `d` DOUBLE", "DUPLICATE KEY (`k`) PARTITION BY `d` DISTRIBUTED BY RANDOM"), "cannot be DOUBLE"),
    ("ranges without START", TABLE.format("`k` DATE", "DUPLICATE KEY (`k`) PARTITION BY RANGE(`k`) (\"a\") DISTRIBUTED BY RANDOM"), "expected START or PARTITION"),
    # distribution
    ("no distribution", TABLE.format(K, "PRIMARY KEY (`k`)"), "DISTRIBUTED BY is missing"),
    ("RANDOM with a primary key", TABLE.format(K, "PRIMARY KEY (`k`) DISTRIBUTED BY RANDOM"), "does not support random distribution"),
    ("RANDOM with UNIQUE KEY", TABLE.format(K, "UNIQUE KEY (`k`) DISTRIBUTED BY RANDOM"), "does not support random distribution"),
    ("RANDOM with REPLACE", TABLE.format(K + ", `v` INT REPLACE", "AGGREGATE KEY (`k`) DISTRIBUTED BY RANDOM"), "does not support random distribution"),
    ("a hash column outside the key", TABLE.format(K + ", `b` INT", "PRIMARY KEY (`k`) DISTRIBUTED BY HASH (`b`)"), "Distribution column(b) is not key column"),
    ("no such hash column", TABLE.format(K, "PRIMARY KEY (`k`) DISTRIBUTED BY HASH (`x`)"), "Distribution column(x) doesn't exist"),
    ("a hash column of DOUBLE", TABLE.format(K + ", `d` DOUBLE", "DUPLICATE KEY (`k`) DISTRIBUTED BY HASH (`d`)"), "DOUBLE column(d) can not be distribution column"),
    ("a hash column twice", TABLE.format(K, "PRIMARY KEY (`k`) DISTRIBUTED BY HASH (`k`, `k`)"), "Duplicated distribution column"),
    ("no buckets", TABLE.format(K, PK + " BUCKETS 0"), "Number of buckets 0"),
    ("too many buckets", TABLE.format(K, PK + " BUCKETS 1025"), "Number of buckets 1025"),
    # sort key
    ("no such sort key", TABLE.format(K, PK + " ORDER BY (`x`)"), "Unknown column 'x' in order by clause"),
    ("a sort key in other letters", TABLE.format(K, PK + " ORDER BY (`K`)"), "Unknown column 'K' in order by clause"),
    ("a sort key of DOUBLE", TABLE.format(K + ", `d` DOUBLE", PK + " ORDER BY (`d`)"), "Sort key column 'd' cannot be DOUBLE"),
    ("a part of a unique key as sort key", TABLE.format(K + ", `b` INT", "UNIQUE KEY (`k`, `b`) DISTRIBUTED BY HASH (`k`) ORDER BY (`b`)"), "must be same with key columns"),
    # properties
    ("no number", TABLE.format(K, PK + ' PROPERTIES ("replication_num"="three")'), "replication_num must be a number"),
    ("zero replicas", TABLE.format(K, PK + ' PROPERTIES ("replication_num"="0")'), "replication_num must be a number"),
    ("an unknown property", TABLE.format(K, PK + ' PROPERTIES ("replicas"="1")'), "Unknown properties: {replicas=1}"),
    ("a bloom filter of a missing column", TABLE.format(K, PK + ' PROPERTIES ("bloom_filter_columns"="x")'), "Bloom filter column(x) doesn't exist"),
    ("a bloom filter of DOUBLE", TABLE.format(K + ", `d` DOUBLE", PK + ' PROPERTIES ("bloom_filter_columns"="k, d")'), "not supported in bloom filter"),
    ("colocation of RANDOM", TABLE.format(K, DUP + ' PROPERTIES ("colocate_with"="g")'), "colocate_with needs"),
]


class Accepted(unittest.TestCase):
    def test_every_clause(self) -> None:
        self.assertEqual([str(error) for error in ddl.check_script(ACCEPTED)], [])

    def test_what_is_read(self) -> None:
        table = ddl.parse(split_statements(ACCEPTED)[1])
        assert isinstance(table, Table)
        self.assertEqual((table.database, table.name, table.model), ("shop", "sales__orders", "PRIMARY"))
        self.assertEqual(table.key, ["id", "placed_at"])
        self.assertEqual(table.columns[2].name, "größe x.y")
        self.assertEqual(table.columns[2].comment, 'it\'s "a" \\ comment; with -- everything')
        self.assertEqual(table.columns[3].comment, 'doubled "quotes"')
        self.assertEqual(str(table.columns[8].kind), "ARRAY<ARRAY<DECIMAL(10,2)>>")
        self.assertEqual(table.columns[10].expression, "parse_json ( concat ( s , ) ) )")
        self.assertEqual(table.properties, {"replication_num": "3", "compression": "ZSTD"})

    def test_primary_key_types(self) -> None:
        for kind in ("BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "LARGEINT", "VARCHAR(9)", "STRING", "DATE", "DATETIME"):
            with self.subTest(kind):
                hash_by = "`h`" if kind == "BOOLEAN" else "`k`"
                sql = f"CREATE TABLE `d`.`t` (`k` {kind}, `h` INT) PRIMARY KEY (`k`, `h`) DISTRIBUTED BY HASH ({hash_by})"
                self.assertEqual([str(error) for error in ddl.check_script(sql)], [])


class Refused(unittest.TestCase):
    def test_refused(self) -> None:
        for what, sql, message in REFUSED:
            with self.subTest(what):
                errors = ddl.check_script(sql)
                self.assertEqual(len(errors), 1, sql)
                self.assertIn(message, str(errors[0]))

    def test_the_line_is_told(self) -> None:
        errors = ddl.check_script("CREATE DATABASE `a`;\n\nCREATE TABLE `a`.`t` (\n  `k` INT,\n  `x` TIME\n) " + DUP)
        self.assertEqual([(error.line, str(error)) for error in errors], [(5, "no such column type: TIME")])

    def test_main(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            good, bad = Path(folder, "good.sql"), Path(folder, "bad.sql")
            good.write_text(ACCEPTED)
            bad.write_text("CREATE DATABASE `a`;\nDROP TABLE `b`;\nCREATE DATABASE `1`;\n")
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                self.assertEqual(ddl.main([str(good)]), 0)
                self.assertEqual(ddl.main([str(good), str(bad)]), 1)
            self.assertEqual(
                output.getvalue().splitlines(),
                [f"{bad}:2: not a statement that smt writes: DROP TABLE `b`", f"{bad}:3: Incorrect database name '1'"],
            )


class Lexer(unittest.TestCase):
    def test_strings(self) -> None:
        for literal, value in [
            ("'it''s'", "it's"),
            ('"a""b"', 'a"b'),
            (r"'\n\t\r\b\0\Z\%\_\x\'\\'", "\n\t\r\b\0\x1a\\%\\_x'\\"),
            ("'two\nlines'", "two\nlines"),
        ]:
            with self.subTest(literal):
                self.assertEqual(unescape(literal), value)
                self.assertEqual(tokenize(literal)[0].text, value)

    def test_quote_string_is_the_way_back(self) -> None:
        for value in ("", "it's", '\\n "x" \\', "é\n\t", "\\%"):
            self.assertEqual(unescape(quote_string(value)), value)

    def test_statements(self) -> None:
        statements = split_statements("a ';' `;` -- ;\n/* ; */ b ;; \n c")
        self.assertEqual([[token.text for token in s.tokens] for s in statements], [["a", ";", ";", "b"], ["c"]])
        self.assertEqual([s.line for s in statements], [1, 3])

    def test_a_hint_is_refused(self) -> None:
        with self.assertRaises(DdlError):
            tokenize("/*+ hint */")


if __name__ == "__main__":
    unittest.main()
