"""Databases, tables and rows, and the transactions that bring rows in.

A row is kept as a list of texts (see values.py) in the order of the columns.  PRIMARY KEY and UNIQUE KEY tables keep the
last row of each key, AGGREGATE KEY tables one row of each key, DUPLICATE KEY tables every row
(docs/en/table_design/table_types).  Rows of a transaction are seen when it is committed.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from starrocks import by_hand, drift, values
from starrocks.column_type import SUM_TYPES
from starrocks.ddl import parse
from starrocks.lexer import DdlError, Statement
from starrocks.system import System
from starrocks.table import Column, Database, Table

Row = list[str | None]


class Refused(Exception):
    """Why a load was not taken."""


@dataclass(frozen=True)
class Change:
    """What one delivered row does."""

    row: Row
    delete: bool


@dataclass
class StoredTable:
    table: Table
    by_key: dict[tuple[str | None, ...], Row] = field(default_factory=dict)  # all but DUPLICATE KEY
    rows: list[Row] = field(default_factory=list)  # DUPLICATE KEY
    delivered: int = 0  # changes since the table was made or emptied: what comes twice can be told

    def apply(self, change: Change) -> None:
        self.delivered += 1
        # A column may have been added since the row came.
        row = change.row + [None] * (len(self.table.columns) - len(change.row))
        if self.table.model == "DUPLICATE":
            self.rows.append(row)
            return
        key = tuple(row[: len(self.table.key)])
        if change.delete:
            self.by_key.pop(key, None)
        elif self.table.model == "AGGREGATE" and key in self.by_key:
            old = self.by_key[key]
            self.by_key[key] = [aggregated(*of_column) for of_column in zip(self.table.columns, old, row)]
        else:
            self.by_key[key] = row


def aggregated(column: Column, old: str | None, new: str | None) -> str | None:
    """The value of two rows with one key (docs/en/table_design/table_types/aggregate_table.md)."""
    if column.aggregate in ("", "REPLACE"):
        return new
    if old is None or new is None:
        return old if new is None else new
    if column.aggregate == "REPLACE_IF_NOT_NULL":
        return new
    is_number = column.kind.name in SUM_TYPES
    if column.aggregate == "SUM":
        return values.stored(column.kind, str(Decimal(old) + Decimal(new)))
    choose = max if column.aggregate == "MAX" else min
    return choose(old, new, key=Decimal) if is_number else choose(old, new)


@dataclass
class Transaction:
    label: str
    database: str
    table: str
    state: str = "PREPARE"  # then PREPARED, VISIBLE; or ABORTED
    changes: list[Change] = field(default_factory=list)


class Store:
    """Everything that the stand-in remembers.  All methods may be called from several threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.databases: set[str] = set()
        self.tables: dict[tuple[str, str], StoredTable] = {}
        self.transactions: dict[tuple[str, str], Transaction] = {}
        self.errors: list[dict[str, Any]] = []
        self.away_until = 0.0
        self.system = System()

    # --- DDL

    def execute(self, statement: Statement) -> None:
        made = drift.parse(statement) or by_hand.parse(statement) or parse(statement)
        with self.lock:
            if isinstance(made, drift.Drift):
                drift.apply(made, self.tables)
            elif isinstance(made, by_hand.Change):
                self._change_table(made)
            elif isinstance(made, Database):
                self._create_database(made)
            else:
                self._create_table(made)

    def _create_database(self, database: Database) -> None:
        if database.name in self.databases and not database.if_not_exists:
            raise DdlError(f"Can't create database '{database.name}'; database exists", database.line)
        self.databases.add(database.name)

    def _create_table(self, table: Table) -> None:
        if table.database not in self.databases:
            raise DdlError(f"Unknown database '{table.database}'", table.line)
        name = (table.database, table.name)
        if name in self.tables:
            if table.if_not_exists:
                return
            raise DdlError(f"Table '{table.name}' already exists", table.line)
        self.tables[name] = StoredTable(table)

    def _change_table(self, change: by_hand.Change) -> None:
        stored = self.tables.get((change.database, change.name))
        if stored is None and change.if_exists:
            return
        if stored is None:
            raise DdlError(f"Unknown table '{change.database}.{change.name}'", change.line)
        if change.columns:
            for column in change.columns:
                by_hand.alter(stored.table, [*stored.rows, *stored.by_key.values()], column)
        elif change.drop:
            del self.tables[(change.database, change.name)]
        else:
            self.tables[(change.database, change.name)] = StoredTable(stored.table)

    def drop_database(self, name: str) -> None:
        """With everything that is remembered of it, its labels too: a test begins anew."""
        with self.lock:
            self.databases.discard(name)
            self.system.forget(name)
            self.tables = {key: table for key, table in self.tables.items() if key[0] != name}
            self.transactions = {key: found for key, found in self.transactions.items() if key[0] != name}
            self.errors = [error for error in self.errors if error["database"] != name]

    def find(self, database: str, table: str) -> StoredTable:
        with self.lock:
            found = self.tables.get((database, table))
        if found is None:
            raise Refused(f"unknown table {database}.{table}")
        return found

    # --- transactions (docs/en/loading/Stream_Load_transaction_interface.md)

    def begin(self, label: str, database: str, table: str) -> Transaction:
        """A label serves once in its database, unless its transaction was aborted."""
        with self.lock:
            self.find(database, table)
            known = self.transactions.get((database, label))
            if known is not None and known.state != "ABORTED":
                raise LabelExists(known)
            transaction = Transaction(label, database, table)
            self.transactions[(database, label)] = transaction
            return transaction

    def transaction(self, database: str, label: str) -> Transaction | None:
        with self.lock:
            return self.transactions.get((database, label))

    def add(self, transaction: Transaction, rows: list[dict[str, Any]], strict: bool) -> None:
        with self.lock:
            if transaction.state != "PREPARE":
                raise Refused(f"transaction {transaction.label} is {transaction.state}")
            table = self.find(transaction.database, transaction.table).table
            transaction.changes += [make_change(table, row, strict) for row in rows]

    def newest(self, database: str, table: str, column: str, line: int) -> str | None:
        """The greatest day or time of a column: of no other type is the greatest text the greatest value."""
        with self.lock:
            stored = self.tables.get((database, table))
            found = stored.table.column(column) if stored else None
            if stored is None or found is None:
                raise DdlError(f"Unknown column '{database}.{table}.{column}'", line)
            if found.kind.name not in ("DATE", "DATETIME"):
                raise DdlError(f"max of {found.kind}: a query that nobody was expected to ask", line)
            place = stored.table.columns.index(found)
            rows = [*stored.rows, *stored.by_key.values()]
            return max((value for row in rows if (value := row[place]) is not None), default=None)

    def prepare(self, transaction: Transaction) -> None:
        with self.lock:
            if transaction.state not in ("PREPARE", "PREPARED"):
                raise Refused(f"transaction {transaction.label} is {transaction.state}")
            transaction.state = "PREPARED"

    def commit(self, transaction: Transaction) -> None:
        """Committing twice is no error: the connector asks again when it did not get the answer."""
        with self.lock:
            if transaction.state == "ABORTED":
                raise Refused(f"transaction {transaction.label} is ABORTED")
            if transaction.state == "VISIBLE":
                return
            stored = self.find(transaction.database, transaction.table)
            for change in transaction.changes:
                stored.apply(change)
            transaction.changes = []
            transaction.state = "VISIBLE"

    def rollback(self, transaction: Transaction) -> None:
        with self.lock:
            if transaction.state == "VISIBLE":
                raise Refused(f"transaction {transaction.label} is VISIBLE")
            transaction.changes = []
            transaction.state = "ABORTED"

    def note_error(self, database: str, table: str, label: str, reason: str) -> None:
        with self.lock:
            self.errors.append({"database": database, "table": table, "label": label, "reason": reason})

    # --- for tests

    def go_away(self, seconds: float) -> None:
        self.away_until = time.monotonic() + seconds

    def is_away(self) -> bool:
        return time.monotonic() < self.away_until

    def dump(self, database: str, table: str) -> dict[str, Any]:
        with self.lock:
            stored = self.find(database, table)
            t = stored.table
            return {
                "model": t.model,
                "key": [c.name for c in t.columns if t.is_key(c)],
                "columns": [
                    {"name": c.name, "type": str(c.kind), "generated": c.expression is not None} for c in t.columns
                ],
                "rows": [*stored.rows, *stored.by_key.values()],
            }

    def delivered(self, database: str) -> int:
        """Changes that came into the tables of a database, whatever became of them."""
        with self.lock:
            return sum(stored.delivered for (owner, _), stored in self.tables.items() if owner == database)

    def table_names(self, database: str) -> list[str]:
        with self.lock:
            return sorted(name for owner, name in self.tables if owner == database)


class LabelExists(Exception):
    def __init__(self, transaction: Transaction) -> None:
        super().__init__(f"Label [{transaction.label}] has already been used")
        self.transaction = transaction


def make_change(table: Table, delivered: dict[str, Any], strict: bool) -> Change:
    """A delivered JSON object -> what it does to the table; raises Refused if the row would be filtered.

    Members are matched to columns whatever the case of their letters, unknown ones are ignored.
    """
    members = {name.lower(): value for name, value in delivered.items()}
    delete = _is_delete(table, members)
    row: Row = []
    for column in table.columns:
        is_key = table.is_key(column)
        value = members.get(column.name.lower())
        # A delete needs its key only.
        row.append(None if delete and not is_key else _kept(table, column, value, strict))
    _check_key_size(table, row)
    return Change(row, delete)


def _is_delete(table: Table, members: dict[str, Any]) -> bool:
    """docs/en/loading/Load_to_Primary_Key_tables.md: __op is 0 for an upsert, which is what it is without, 1 for a delete."""
    if "__op" not in members:
        return False
    if table.model != "PRIMARY":
        raise Refused("__op in a load into a table without a primary key")
    if str(members["__op"]) not in ("0", "1"):
        raise Refused(f"__op is {members['__op']!r}")
    return str(members["__op"]) == "1"


def _kept(table: Table, column: Column, value: Any, strict: bool) -> str | None:
    if column.expression is not None:
        if value is not None:
            raise Refused(f"column {column.name}: a generated column cannot be loaded")
        return None
    if value is not None:
        try:
            return values.stored(column.kind, value)
        except values.Unfit as unfit:
            # docs/en/loading/load_concept/strict_mode.md: off, and that is the default, the value becomes NULL.
            if strict:
                raise Refused(f"column {column.name}: {unfit}") from None
    # A member that is missing is NULL: a DEFAULT does not apply without the header `columns`.
    if column.not_null or (table.model == "PRIMARY" and table.is_key(column)):
        raise Refused(f"column {column.name}: NULL value in non-nullable column")
    return None


def _check_key_size(table: Table, row: Row) -> None:
    if table.model != "PRIMARY":
        return
    kinds = [column.kind for column in table.columns[: len(table.key)]]
    size = values.key_bytes(kinds, [text or "" for text in row[: len(table.key)]])
    if size > values.MAX_PRIMARY_KEY_BYTES:
        raise Refused(f"primary key size exceed the limit {values.MAX_PRIMARY_KEY_BYTES}: {size} bytes")
