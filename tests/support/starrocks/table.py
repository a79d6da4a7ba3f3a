"""What a CREATE TABLE says, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from starrocks.column_type import ColumnType

MODELS = ("PRIMARY", "DUPLICATE", "UNIQUE", "AGGREGATE")
# Those of types that are not known here are left out.  The longer name first: it begins as the other.
AGGREGATES = ("SUM", "MAX", "MIN", "REPLACE_IF_NOT_NULL", "REPLACE")


@dataclass
class Column:
    name: str
    kind: ColumnType
    line: int
    nullable: bool | None = None  # None: nothing was said
    default: str | None = None  # a constant
    default_function: str | None = None  # CURRENT_TIMESTAMP, uuid
    expression: str | None = None  # of a generated column
    comment: str = ""
    aggregate: str = ""  # one of AGGREGATES: a value column of an AGGREGATE KEY table
    key_word: bool = False  # of a MODIFY COLUMN

    @property
    def not_null(self) -> bool:
        return self.nullable is False


@dataclass
class Partition:
    form: str  # expression, list, range
    columns: list[str]
    function: str = ""  # of the form expression
    unit: str = ""  # its first argument, if that is a string


@dataclass
class Table:
    database: str
    name: str
    line: int
    if_not_exists: bool = False
    columns: list[Column] = field(default_factory=list)
    model: str = "DUPLICATE"  # or another of MODELS
    key: list[str] = field(default_factory=list)  # empty: no key clause
    comment: str = ""
    partition: Partition | None = None
    distribution: str = ""  # HASH, RANDOM; empty: no clause
    hash_columns: list[str] = field(default_factory=list)
    buckets: int | None = None
    order_by: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """Columns are found whatever the case of their letters (docs/en/sql-reference/System_limit.md)."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)

    def is_key(self, column: Column) -> bool:
        return column.name.lower() in (name.lower() for name in self.key)


@dataclass
class Database:
    name: str
    line: int
    if_not_exists: bool = False
