"""Statements that smt never writes: a user types them, as "Running it" in the README says.

    TRUNCATE TABLE name
    DROP TABLE [IF EXISTS] name [FORCE]
    ALTER TABLE name change [, change]...     ADD COLUMN column [AFTER name] | DROP COLUMN name |
                                              MODIFY COLUMN column

(docs/en/sql-reference/sql-statements/table_bucket_part_index)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from starrocks import rules, values
from starrocks.column_type import ColumnType
from starrocks.ddl import read_column
from starrocks.lexer import DdlError, Statement
from starrocks.parser import Parser
from starrocks.table import Column, Table

# ALTER_TABLE.md lists more; of these every value keeps its meaning, and integers their text.
INTEGERS = ("TINYINT", "SMALLINT", "INT", "BIGINT")
WIDENINGS = [(old, new) for i, old in enumerate(INTEGERS) for new in INTEGERS[i + 1 :]]
WIDENINGS += [(old, "VARCHAR") for old in INTEGERS] + [("DATE", "DATETIME"), ("FLOAT", "DOUBLE")]

Row = list[str | None]


@dataclass
class ColumnChange:
    verb: str  # ADD, DROP, MODIFY
    name: str
    line: int
    column: Column | None = None  # as it will be
    after: str = ""  # of ADD: the column before it; empty: it becomes the last one


@dataclass
class Change:
    database: str
    name: str
    line: int
    drop: bool = False
    if_exists: bool = False
    columns: list[ColumnChange] = field(default_factory=list)  # without any, the rows go


def parse(statement: Statement) -> Change | None:
    """None for any other statement."""
    p = Parser(statement.tokens)
    if p.accept("TRUNCATE", "TABLE"):
        change = _named(p)
    elif p.accept("DROP", "TABLE"):
        if_exists = p.accept("IF", "EXISTS")
        change = _named(p)
        change.drop, change.if_exists = True, if_exists
        p.accept("FORCE")
    elif p.accept("ALTER", "TABLE"):
        change = _named(p)
        change.columns.append(_column_change(p))
        while p.accept(","):
            change.columns.append(_column_change(p))
    else:
        return None
    p.end()
    return change


def _named(p: Parser) -> Change:
    line, database = p.line, p.identifier()
    p.expect(".")
    return Change(database, p.identifier(), line)


def _column_change(p: Parser) -> ColumnChange:
    line = p.line
    for verb in ("ADD", "MODIFY"):
        if p.accept(verb, "COLUMN"):
            column = read_column(p, modifies=verb == "MODIFY")
            after = p.identifier() if verb == "ADD" and p.accept("AFTER") else ""
            return ColumnChange(verb, column.name, line, column, after)
    p.expect("DROP", "COLUMN")
    return ColumnChange("DROP", p.identifier(), line)


def alter(table: Table, rows: list[Row], change: ColumnChange) -> None:
    """Changes the table and the rows that are in it."""
    known = table.column(change.name)
    if change.verb == "ADD":
        assert change.column is not None
        place = len(table.columns)
        if change.after:
            before = table.column(change.after)
            if before is None:
                raise DdlError(f"Column does not exists: {change.after}", change.line)
            place = table.columns.index(before) + 1
        _check(table, [*table.columns[:place], change.column, *table.columns[place:]])
        value = _value_of_old_rows(change.column)
        table.columns.insert(place, change.column)
        for row in rows:
            row.insert(place, value)
        return
    if known is None:
        raise DdlError(f"Column does not exists: {change.name}", change.line)
    place = table.columns.index(known)
    if change.verb == "DROP":
        if table.is_key(known):
            raise DdlError(f"{change.name}: the column of a key cannot be changed", change.line)
        if _generated_from(table, known):
            raise DdlError(f"{change.name}: a generated column is made of it", change.line)
        _check(table, [column for column in table.columns if column is not known])
        del table.columns[place]
        for row in rows:
            del row[place]
        return
    assert change.column is not None
    _check_modified(table, known, change.column)
    # NULL can be allowed, and not be forbidden again (SchemaChangeHandler.java).
    if not _can_become(known.kind, change.column.kind) or (change.column.not_null and not known.not_null):
        raise DdlError(f"Can not change {known.kind} to {change.column.kind}", change.line)
    table.columns[place] = change.column


def _check_modified(table: Table, known: Column, column: Column) -> None:
    """processModifyColumn and finalAnalyze of SchemaChangeHandler.java.

    A key column of PRIMARY KEY that becomes longer is taken only by versions after 4.1.
    """
    name, line = known.name, column.line
    if table.model == "PRIMARY" and table.is_key(known):
        raise DdlError(f"Can not modify key column: {name} for primary key table", line)
    if table.model == "PRIMARY" and name in table.order_by:
        raise DdlError("Can not modify sort column in primary data model table", line)
    # Nothing but the word says that the column stays in the key.
    if table.model != "PRIMARY" and table.is_key(known) != column.key_word:
        raise DdlError(f"Invalid column order. key should before value: {name}", line)
    partitioned_by = table.partition.columns if table.partition else []
    if name.lower() in (each.lower() for each in partitioned_by):
        raise DdlError(f"Can not modify partition column[{name}]", line)
    if name.lower() in (each.lower() for each in table.hash_columns):
        raise DdlError(f"Can not modify distribution column[{name}]", line)
    if _generated_from(table, known):
        raise DdlError(f"Do not support modify column: {name}, because it associates with the generated column", line)


def _generated_from(table: Table, column: Column) -> bool:
    words = (word for each in table.columns for word in re.split(r"\W+", each.expression or ""))
    return column.name.lower() in (word.lower() for word in words)


def _can_become(old: ColumnType, new: ColumnType) -> bool:
    longer = old.name == new.name == "VARCHAR" and (old.length or 0) <= (new.length or 0)
    return old == new or longer or (old.name, new.name) in WIDENINGS


def _check(table: Table, columns: list[Column]) -> None:
    rules.check(Table(**(vars(table) | {"columns": columns})))


def _value_of_old_rows(column: Column) -> str | None:
    if column.default is None and column.not_null:
        # What StarRocks does with the rows that are there is not known here.
        raise DdlError(f"column {column.name}: NOT NULL without a DEFAULT", column.line)
    return None if column.default is None else values.stored(column.kind, column.default)
