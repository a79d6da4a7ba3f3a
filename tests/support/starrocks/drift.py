"""What `smt diff` writes beside the statements of by_hand.py:

    ALTER TABLE name RENAME COLUMN old TO new
    ALTER TABLE name COMMENT = 'text'
    ALTER TABLE name SWAP WITH other                      both in one database
    INSERT INTO name (columns) SELECT value [, value]... FROM name       a value is a column or CAST(column AS type)

(docs/en/sql-reference/sql-statements/table_bucket_part_index/ALTER_TABLE.md, .../loading_unloading/INSERT.md)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starrocks import values
from starrocks.column_type import ColumnType
from starrocks.ddl import read_type
from starrocks.lexer import DdlError, Statement
from starrocks.parser import Parser
from starrocks.table import Column

if TYPE_CHECKING:
    from starrocks.store import StoredTable

Tables = dict[tuple[str, str], "StoredTable"]


@dataclass
class Drift:
    verb: str  # RENAME, COMMENT, SWAP, INSERT
    name: tuple[str, str]
    line: int
    columns: list[str] = field(default_factory=list)  # of RENAME: the old name; of INSERT: all
    other: str = ""  # the new name, the comment, the other table
    source: tuple[str, str] = ("", "")  # of INSERT
    selected: list[tuple[str, ColumnType | None]] = field(default_factory=list)  # with the type of a CAST


def parse(statement: Statement) -> Drift | None:
    """None for any other statement."""
    p = Parser(statement.tokens)
    line = p.line
    if p.accept("INSERT", "INTO"):
        made = Drift("INSERT", _name(p), line, p.identifiers())
        p.expect("SELECT")
        made.selected.append(_value(p))
        while p.accept(","):
            made.selected.append(_value(p))
        p.expect("FROM")
        made.source = _name(p)
        p.end()
        return made
    if not p.accept("ALTER", "TABLE"):
        return None
    name = _name(p)
    if p.accept("RENAME", "COLUMN"):
        made = Drift("RENAME", name, line, [p.identifier()])
        p.expect("TO")
        made.other = p.identifier()
    elif p.accept("COMMENT", "="):
        made = Drift("COMMENT", name, line, other=p.take("string").text)
    elif p.accept("SWAP", "WITH"):
        made = Drift("SWAP", name, line, other=p.identifier())
    else:
        return None
    p.end()
    return made


def _name(p: Parser) -> tuple[str, str]:
    database = p.identifier()
    p.expect(".")
    return database, p.identifier()


def _value(p: Parser) -> tuple[str, ColumnType | None]:
    if not p.accept("CAST", "("):
        return p.identifier(), None
    name = p.identifier()
    p.expect("AS")
    kind = read_type(p)
    p.expect(")")
    return name, kind


def apply(drift: Drift, tables: Tables) -> None:
    stored = _find(tables, drift.name, drift.line)
    if drift.verb == "RENAME":
        column = _column(stored, drift.columns[0], drift.line)
        if stored.table.is_key(column) or stored.table.column(drift.other) is not None:
            raise DdlError(f"Can not rename column {column.name} to {drift.other}", drift.line)
        column.name = drift.other
    elif drift.verb == "COMMENT":
        stored.table.comment = drift.other
    elif drift.verb == "SWAP":
        other = (drift.name[0], drift.other)
        tables[drift.name], tables[other] = _find(tables, other, drift.line), stored
        for name in (drift.name, other):
            tables[name].table.name = name[1]
    else:
        _insert(drift, stored, _find(tables, drift.source, drift.line))


def _find(tables: Tables, name: tuple[str, str], line: int) -> StoredTable:
    if name not in tables:
        raise DdlError(f"Unknown table '{name[0]}.{name[1]}'", line)
    return tables[name]


def _column(stored: StoredTable, name: str, line: int) -> Column:
    column = stored.table.column(name)
    if column is None:
        raise DdlError(f"Column '{name}' cannot be resolved", line)
    return column


def _insert(drift: Drift, target: StoredTable, source: StoredTable) -> None:
    """No value is converted but by a CAST: another type would be a mistake of smt."""
    places: dict[int, tuple[int, ColumnType]] = {}
    if len(drift.columns) != len(drift.selected):
        raise DdlError("Inserted target column count doesn't match select/value column count", drift.line)
    for name, (selected, cast) in zip(drift.columns, drift.selected):
        column, origin = _column(target, name, drift.line), _column(source, selected, drift.line)
        if column.expression is not None or (cast or origin.kind) != column.kind:
            raise DdlError(f"{name} is {column.kind}, not {cast or origin.kind}", drift.line)
        places[target.table.columns.index(column)] = (source.table.columns.index(origin), column.kind)
    for index, column in enumerate(target.table.columns):
        if index not in places and column.not_null and column.default is None:
            raise DdlError(f"'{column.name}' must be explicitly mentioned in column permutation", drift.line)
    for row in [*source.rows, *source.by_key.values()]:
        made: list[str | None] = [None] * len(target.table.columns)
        for index, (place, kind) in places.items():
            value = row[place]
            made[index] = None if value is None else values.stored(kind, value)
            if made[index] is None and target.table.columns[index].not_null:
                raise DdlError(f"NULL value in non-nullable column '{target.table.columns[index].name}'", drift.line)
        if target.table.model == "PRIMARY":
            target.by_key[tuple(made[: len(target.table.key)])] = made
        else:
            target.rows.append(made)
