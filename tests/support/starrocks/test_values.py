"""Which values fit which columns, and how they are kept."""

import unittest
from decimal import Decimal

from starrocks.column_type import ColumnType
from starrocks.ddl import read_type
from starrocks.lexer import tokenize
from starrocks.parser import Parser
from starrocks.values import Unfit, key_bytes, stored

# type, delivered, kept
FITS = [
    ("BOOLEAN", 1, "1"),
    ("BOOLEAN", False, "0"),
    ("BOOLEAN", "true", "1"),
    ("TINYINT", -128, "-128"),
    ("SMALLINT", 32767, "32767"),
    ("INT", "-5", "-5"),
    ("BIGINT", 9223372036854775807, "9223372036854775807"),
    ("LARGEINT", -(2**127), str(-(2**127))),
    ("DECIMAL(5,2)", Decimal("1.5"), "1.50"),
    ("DECIMAL(5,2)", 999, "999.00"),
    ("DECIMAL(5,2)", Decimal("1.500000"), "1.50"),
    ("DECIMAL(5,2)", Decimal("0E-10"), "0.00"),
    ("DECIMAL(5,2)", Decimal("-0.0"), "0.00"),
    ("DECIMAL(5,0)", Decimal("1E+4"), "10000"),
    ("DECIMAL(38,0)", int("9" * 38), "9" * 38),
    ("DECIMAL(38,38)", Decimal("0." + "1" * 38), "0." + "1" * 38),
    ("FLOAT", Decimal("0.1"), "0.10000000149011612"),
    ("DOUBLE", Decimal("0.1"), "0.1"),
    ("DOUBLE", 3, "3.0"),
    ("DOUBLE", Decimal("5E-324"), "5e-324"),
    ("VARCHAR(3)", "abc", "abc"),
    ("VARCHAR(3)", "漢", "漢"),
    ("VARCHAR(1)", "", ""),
    ("STRING", "x" * 65533, "x" * 65533),
    ("DATE", "2024-02-29", "2024-02-29"),
    ("DATE", "0000-02-29", "0000-02-29"),
    ("DATE", "9999-12-31", "9999-12-31"),
    ("DATETIME", "2024-02-29T12:34:56.789", "2024-02-29 12:34:56.789000"),
    ("DATETIME", "2024-02-29T12:34", "2024-02-29 12:34:00.000000"),
    ("DATETIME", "2024-02-29 12:34:56", "2024-02-29 12:34:56.000000"),
    ("DATETIME", "2024-02-29T12:34:56.123456000", "2024-02-29 12:34:56.123456"),
    ("JSON", {"b": 1, "a": [None, Decimal("1.50"), "é"]}, '{"a":[null,1.50,"é"],"b":1}'),
    ("JSON", "text", '"text"'),
    ("ARRAY<INT>", [1, None, -3], "[1,null,-3]"),
    ("ARRAY<INT>", [], "[]"),
    ("ARRAY<VARCHAR(9)>", ['a"b', None, ""], '["a\\"b",null,""]'),
    ("ARRAY<ARRAY<DOUBLE>>", [[Decimal("1.5")], None], "[[1.5],null]"),
    ("ARRAY<DATETIME>", ["2024-01-01T00:00"], '["2024-01-01 00:00:00.000000"]'),
    ("MAP<INT, VARCHAR(3)>", {"2": "b", "1": None}, '{"1":null,"2":"b"}'),
    ("MAP<DATE, ARRAY<INT>>", {"2024-02-29": [1]}, '{"2024-02-29":[1]}'),
    ("STRUCT<b INT, a STRUCT<x DATE>>", {"a": {"x": "2024-02-29"}, "c": 1}, '{"b":null,"a":{"x":"2024-02-29"}}'),
]

# type, delivered, a part of the reason
UNFIT = [
    ("BOOLEAN", 2, "is no BOOLEAN"),
    ("BOOLEAN", "yes", "is no BOOLEAN"),
    ("TINYINT", 128, "out of range"),
    ("SMALLINT", -32769, "out of range"),
    ("INT", 2147483648, "out of range"),
    ("BIGINT", 2**63, "out of range"),
    ("LARGEINT", 2**127, "out of range"),
    ("INT", Decimal("1.0"), "is no INT"),
    ("INT", True, "is no INT"),
    ("INT", "", "is no INT"),
    ("INT", " 1", "is no INT"),
    ("DECIMAL(5,2)", 1000, "too many digits before the point"),
    ("DECIMAL(5,2)", Decimal("0.001"), "digits would be rounded away"),
    ("DECIMAL(5,2)", "NaN", "is no DECIMAL(5,2)"),
    ("DECIMAL(5,2)", "one", "is no DECIMAL(5,2)"),
    ("DECIMAL(38,2)", int("9" * 37), "too many digits before the point"),
    ("FLOAT", Decimal("1e39"), "is no FLOAT"),
    ("DOUBLE", Decimal("1e309"), "is no DOUBLE"),
    ("DOUBLE", "NaN", "is no DOUBLE"),
    ("DOUBLE", [], "is no DOUBLE"),
    ("VARCHAR(2)", "漢", "3 bytes are too many"),
    ("VARCHAR(9)", 5, "not a string"),
    ("VARCHAR(9)", {"a": 1}, "not a string"),
    ("STRING", "x" * 65534, "65534 bytes are too many"),
    ("VARBINARY", "ff", "JSON cannot carry it"),
    ("DATE", "2023-02-29", "is no DATE"),
    ("DATE", "2024-13-01", "is no DATE"),
    ("DATE", "10000-01-01", "is no DATE"),
    ("DATE", "-0001-01-01", "is no DATE"),
    ("DATE", "2024-01-01 00:00:00", "is no DATE"),
    ("DATE", 19782, "is no DATE"),
    ("DATETIME", "+12020-01-01T00:00", "is no DATETIME"),
    ("DATETIME", "2024-01-01T24:00", "is no DATETIME"),
    ("DATETIME", "2024-01-01T00:00:00Z", "is no DATETIME"),
    ("DATETIME", "2024-01-01T00:00:60", "is no DATETIME"),
    ("DATETIME", "2024-01-01", "is no DATETIME"),
    ("DATETIME", "2024-01-01T00:00:00.123456789", "finer than a microsecond"),
    ("ARRAY<INT>", "[1]", "not an array"),
    ("ARRAY<INT>", ["x"], "is no INT"),
    ("ARRAY<ARRAY<INT>>", [1], "not an array"),
    ("MAP<INT, INT>", [1], "not an object"),
    ("MAP<INT, INT>", {"x": 1}, "is no INT"),
    ("MAP<VARCHAR(1), VARCHAR(1)>", {"a": "bc"}, "2 bytes are too many"),
    ("STRUCT<a INT>", "{}", "not an object"),
    ("STRUCT<a TINYINT>", {"a": 128}, "out of range"),
]


def kind_of(text: str) -> ColumnType:
    return read_type(Parser(tokenize(text)))


class Values(unittest.TestCase):
    def test_fits(self) -> None:
        for kind, value, kept in FITS:
            with self.subTest(kind=kind, value=str(value)[:40]):
                self.assertEqual(stored(kind_of(kind), value), kept)

    def test_unfit(self) -> None:
        for kind, value, reason in UNFIT:
            with self.subTest(kind=kind, value=str(value)[:40]):
                with self.assertRaises(Unfit) as caught:
                    stored(kind_of(kind), value)
                self.assertIn(reason, str(caught.exception))

    def test_key_bytes(self) -> None:
        kinds = [kind_of("INT"), kind_of("VARCHAR(200)"), kind_of("VARCHAR(200)")]
        self.assertEqual(key_bytes(kinds, ["1", "漢", "ab"]), 4 + 3 + 2 + 2)


if __name__ == "__main__":
    unittest.main()
