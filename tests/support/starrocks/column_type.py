"""The types of a StarRocks column: how they are written, their limits, where they may stand, and what
information_schema says of them.
"""

from __future__ import annotations

from dataclasses import dataclass

# VARCHAR(n): n counts bytes (docs/en/sql-reference/sql-statements/table_bucket_part_index/CREATE_TABLE.md;
# TypeDefAnalyzer.java).  4.2 allows more; 1 MiB is what every supported version takes.
MAX_VARCHAR = 1048576
# CHAR(n): fe/fe-type/src/main/java/com/starrocks/type/ScalarType.java MAX_CHAR_LENGTH.
MAX_CHAR = 255
# STRING is VARCHAR(65533) in all versions: fe/fe-type/src/main/java/com/starrocks/type/StringType.java.
STRING_LENGTH = 65533
# DECIMAL: fe/fe-type/src/main/java/com/starrocks/type/PrimitiveType.java; up to 76 only from 4.0 on.
MAX_PRECISION = 38
# 14 times ARRAY, MAP or STRUCT around a simple type: fe/fe-type/src/main/java/com/starrocks/type/Type.java;
# docs/en/sql-reference/data-types/semi_structured/Array.md.
MAX_DEPTH = 15

INTEGER_BITS = {"TINYINT": 8, "SMALLINT": 16, "INT": 32, "BIGINT": 64, "LARGEINT": 128}
TEXT_TYPES = frozenset({"CHAR", "VARCHAR"})
# Written another way, kept as what they are (AstBuilder.java, getBaseType).
SYNONYMS = {"INTEGER": "INT", "STRING": "VARCHAR", "TEXT": "VARCHAR", "BINARY": "VARBINARY", "BOOL": "BOOLEAN"}
# TIME is missing on purpose: StarRocks parses it and refuses it for a column.  There is no TIMESTAMP, REAL, UUID.
SIMPLE_TYPES = frozenset(
    {"BOOLEAN", "FLOAT", "DOUBLE", "DECIMAL", "CHAR", "VARCHAR", "VARBINARY", "DATE", "DATETIME", "JSON"}
    | INTEGER_BITS.keys()
)

# TypeDefAnalyzer.java: the keys of a MAP.
MAP_KEY_TYPES = SIMPLE_TYPES - {"JSON"}

# CreateTableAnalyzer.java: the only types of a PRIMARY KEY column.
PRIMARY_KEY_TYPES = frozenset({"BOOLEAN", "VARCHAR", "DATE", "DATETIME"} | INTEGER_BITS.keys())
# canDistributedBy in fe/fe-type/src/main/java/com/starrocks/type/Type.java: of the keys of other tables and hash columns.
OTHER_KEY_TYPES = HASH_TYPES = frozenset(PRIMARY_KEY_TYPES | {"CHAR", "DECIMAL"})
# docs/en/table_design/data_distribution/expression_partitioning.md
LIST_PARTITION_TYPES = frozenset({"BOOLEAN", "CHAR", "VARCHAR", "DATE", "DATETIME"} | INTEGER_BITS.keys())
# CREATE_TABLE.md
RANGE_PARTITION_TYPES = frozenset({"DATE", "DATETIME"} | INTEGER_BITS.keys())
# CREATE_TABLE.md: what is added up in an AGGREGATE KEY table.
SUM_TYPES = frozenset({"FLOAT", "DOUBLE", "DECIMAL"} | INTEGER_BITS.keys())


@dataclass(frozen=True)
class ColumnType:
    name: str  # one of SIMPLE_TYPES, or ARRAY, MAP, STRUCT
    length: int | None = None  # CHAR, VARCHAR, VARBINARY: bytes
    precision: int | None = None  # DECIMAL
    scale: int | None = None
    parts: tuple[ColumnType, ...] = ()  # ARRAY: the element; MAP: key and value; STRUCT: the fields
    fields: tuple[str, ...] = ()  # STRUCT: their names

    def __str__(self) -> str:
        if self.parts:
            parts = [" ".join(part) for part in zip(self.fields, map(str, self.parts))] or map(str, self.parts)
            return f"{self.name}<{', '.join(parts)}>"
        if self.precision is not None:
            return f"DECIMAL({self.precision},{self.scale})"
        if self.length is not None:
            return f"{self.name}({self.length})"
        return self.name


def make_type(word: str, arguments: list[int]) -> ColumnType:
    """The type written as `word(arguments)`; raises ValueError with what StarRocks has against it."""
    name = SYNONYMS.get(word.upper(), word.upper())
    if name not in SIMPLE_TYPES:
        raise ValueError(f"no such column type: {word}")
    if name == "DECIMAL":
        return _decimal(arguments)
    if name in TEXT_TYPES or name == "VARBINARY":
        return ColumnType(name, length=_length(word.upper(), name, arguments))
    # A display width is taken and has no meaning (rule baseType), for integers only.
    if arguments and (name not in INTEGER_BITS or len(arguments) > 1):
        raise ValueError(f"{name} takes no length")
    return ColumnType(name)


def _decimal(arguments: list[int]) -> ColumnType:
    precision, scale = (arguments + [0])[:2] if arguments else (10, 0)
    if len(arguments) > 2 or not 1 <= precision <= MAX_PRECISION:
        raise ValueError(f"DECIMAL's precision should range from 1 to {MAX_PRECISION}")
    if not 0 <= scale <= precision:
        raise ValueError("DECIMAL's scale should be less than or equal to its precision")
    return ColumnType("DECIMAL", precision=precision, scale=scale)


def _length(written: str, name: str, arguments: list[int]) -> int:
    if written in ("STRING", "TEXT"):
        if arguments:
            raise ValueError(f"{written} takes no length")
        return STRING_LENGTH
    longest = MAX_CHAR if name == "CHAR" else MAX_VARCHAR
    # Without a length CHAR and VARCHAR hold one byte, VARBINARY as many as it can.
    length = arguments[0] if arguments else (longest if name == "VARBINARY" else 1)
    if len(arguments) > 1 or not 1 <= length <= longest:
        raise ValueError(f"{name} size must be between 1 and {longest}, not {length}")
    return length


def nested(name: str, parts: list[ColumnType], fields: list[str]) -> ColumnType:
    """ARRAY, MAP or STRUCT; raises ValueError."""
    made = ColumnType(name, parts=tuple(parts), fields=tuple(fields))
    if name == "MAP" and parts[0].name not in MAP_KEY_TYPES:
        raise ValueError(f"the key of a MAP cannot be {parts[0]}")
    lower = [field.lower() for field in fields]
    if len(set(lower)) < len(lower):
        raise ValueError(f"Duplicate field name in {made}")
    if _depth(made) > MAX_DEPTH:
        raise ValueError(f"Type exceeds the maximum nesting depth of {MAX_DEPTH}")
    return made


def _depth(kind: ColumnType) -> int:
    return 1 + max(map(_depth, kind.parts), default=0)


_DIGITS = {"TINYINT": 3, "SMALLINT": 5, "INT": 10, "BIGINT": 19}


def schema_row(kind: ColumnType) -> tuple[str, int | None, int | None]:
    """DATA_TYPE, COLUMN_SIZE and DECIMAL_DIGITS of information_schema.columns (ScalarType.toMysqlDataTypeString)."""
    if kind.name == "BOOLEAN":
        return "tinyint", 1, 0
    if kind.name == "LARGEINT":
        return "bigint unsigned", 20, 0
    if kind.name in _DIGITS:
        return kind.name.lower(), _DIGITS[kind.name], 0
    if kind.name == "DECIMAL":
        return "decimal", kind.precision, kind.scale
    if kind.parts:
        return str(kind).lower(), None, None
    return kind.name.lower(), kind.length, None
