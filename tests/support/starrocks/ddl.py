"""Statements of StarRocks -> databases and tables: the syntax.

    PYTHONPATH=tests/support python3 -m starrocks.ddl FILE...

checks whole files: each bad statement is printed as FILE:LINE: MESSAGE, and the exit code is then 1.

Only CREATE DATABASE and CREATE TABLE are understood; of these more than smt writes, since a user's own tables may stand
where smt's should.  Everything else is refused, so a new kind of statement has to be added here before a test lets it pass.  The order of
the clauses is fixed (rule createTableStatement of StarRocks.g4; CREATE_TABLE.md):

    CREATE TABLE [IF NOT EXISTS] name (columns) [key] [COMMENT] [PARTITION BY] [DISTRIBUTED BY] [ORDER BY] [PROPERTIES]
"""

from __future__ import annotations

import sys
from pathlib import Path

from starrocks import rules
from starrocks.column_type import ColumnType, make_type, nested
from starrocks.lexer import DdlError, Statement, split_statements
from starrocks.parser import Parser
from starrocks.table import AGGREGATES, MODELS, Column, Database, Partition, Table


def parse(statement: Statement) -> Database | Table:
    """The database or table that a statement makes; raises DdlError for what StarRocks would refuse."""
    p = Parser(statement.tokens)
    if p.at("CREATE", "DATABASE"):
        made: Database | Table = _database(p)
    elif p.at("CREATE", "TABLE"):
        made = _table(p)
    else:
        raise DdlError(f"not a statement that smt writes: {statement.text[:60]}", statement.line)
    p.end()
    rules.check(made)
    return made


def _database(p: Parser) -> Database:
    line = p.line
    p.expect("CREATE", "DATABASE")
    if_not_exists = p.accept("IF", "NOT", "EXISTS")
    return Database(p.identifier(), line, if_not_exists)


def _table(p: Parser) -> Table:
    line = p.line
    p.expect("CREATE", "TABLE")
    if_not_exists = p.accept("IF", "NOT", "EXISTS")
    database = p.identifier()
    if not p.accept("."):
        raise DdlError("No database selected", line)
    table = Table(database, p.identifier(), line, if_not_exists)
    p.expect("(")
    table.columns.append(read_column(p))
    while p.accept(","):
        table.columns.append(read_column(p))
    p.expect(")")
    _key(p, table)
    if p.accept("COMMENT"):
        table.comment = p.take("string").text
    if p.accept("PARTITION", "BY"):
        table.partition = _partition(p)
    if p.accept("DISTRIBUTED", "BY"):
        _distribution(p, table)
    if p.accept("ORDER", "BY"):
        table.order_by = p.identifiers()
    if p.accept("PROPERTIES"):
        table.properties = _properties(p)
    return table


def read_column(p: Parser, *, modifies: bool = False) -> Column:
    """name type [KEY] [aggregate] [NULL | NOT NULL] [DEFAULT | AS] [COMMENT], in this order only (rule columnDesc).

    smt writes KEY in a MODIFY COLUMN alone.
    """
    line = p.line
    column = Column(p.identifier(), read_type(p), line)
    column.key_word = modifies and p.accept("KEY")
    column.aggregate = next((name for name in AGGREGATES if p.accept(name)), "")
    if p.accept("NOT", "NULL"):
        column.nullable = False
    elif p.accept("NULL"):
        column.nullable = True
    if p.accept("DEFAULT"):
        _default(p, column)
    elif p.accept("AS"):
        tokens = p.balanced(",", ")", "COMMENT")
        if not tokens:
            raise p.fail("an expression")
        column.expression = " ".join(t.text for t in tokens)
    if p.accept("COMMENT"):
        column.comment = p.take("string").text
    return column


def read_type(p: Parser) -> ColumnType:
    line = p.line
    word = p.take("word").text
    try:
        if word.upper() in ("ARRAY", "MAP", "STRUCT"):
            return _nested_type(p, word.upper())
        return make_type(word, _type_arguments(p))
    except ValueError as error:
        raise DdlError(str(error), line) from None


def _nested_type(p: Parser, name: str) -> ColumnType:
    """ARRAY<type>, MAP<type, type>, STRUCT<name type, ...>"""
    parts: list[ColumnType] = []
    fields: list[str] = []
    p.expect("<")
    while True:
        if name == "STRUCT":
            fields.append(p.identifier())
        parts.append(read_type(p))
        if len(parts) == {"ARRAY": 1, "MAP": 2}.get(name):
            break
        if name == "MAP":
            p.expect(",")
        elif not p.accept(","):
            break
    p.expect(">")
    return nested(name, parts, fields)


def _type_arguments(p: Parser) -> list[int]:
    if not p.accept("("):
        return []
    arguments = [int(p.take("number").text)]
    while p.accept(","):
        arguments.append(int(p.take("number").text))
    p.expect(")")
    return arguments


def _default(p: Parser, column: Column) -> None:
    """Constants must be quoted, numbers too; two functions exist (ColumnDefAnalyzer.java, CREATE_TABLE.md)."""
    if p.accept("CURRENT_TIMESTAMP"):
        _type_arguments(p)
        column.default_function = "CURRENT_TIMESTAMP"
    elif p.accept("(", "UUID", "(", ")", ")"):
        column.default_function = "UUID"
    elif not p.accept("NULL"):
        column.default = p.take("string").text


def _key(p: Parser, table: Table) -> None:
    for model in MODELS:
        if p.accept(model, "KEY"):
            table.model = model
            table.key = p.identifiers()
            return


def _partition(p: Parser) -> Partition:
    if p.accept("RANGE"):
        columns = p.identifiers()
        _ranges(p)
        return Partition("range", columns)
    if p.at("("):
        return Partition("list", p.identifiers())
    if p.next_is_function():
        return _partition_expression(p)
    columns = [p.identifier()]
    while p.accept(","):
        columns.append(p.identifier())
    return Partition("list", columns)


def _partition_expression(p: Parser) -> Partition:
    """f('unit', column), without parentheses around it: with them only 4.1 takes it (rule partitionDesc)."""
    partition = Partition("expression", [], function=p.take("word").text.lower())
    p.expect("(")
    if p.tokens[p.position].kind == "string":
        partition.unit = p.take("string").text.lower()
        p.expect(",")
    depth = 0
    while not (depth == 0 and p.at(")")):
        if p.accept("INTERVAL"):  # time_slice(column, INTERVAL 7 DAY)
            p.take("number")
            p.take("word")
        elif p.at("(") or p.at(")") or p.at(","):
            depth += {"(": 1, ")": -1, ",": 0}[p.take("symbol").text]
        elif p.next_is_function():
            p.take("word")
        else:
            partition.columns.append(p.identifier())
    p.expect(")")
    return partition


def _ranges(p: Parser) -> None:
    """( START (..) END (..) EVERY (..), PARTITION p VALUES .. )"""
    p.expect("(")
    while True:
        if not (p.at("START") or p.at("PARTITION")):
            raise p.fail("START or PARTITION")
        p.balanced(",", ")")
        if not p.accept(","):
            break
    p.expect(")")


def _distribution(p: Parser, table: Table) -> None:
    if p.accept("RANDOM"):
        table.distribution = "RANDOM"
    else:
        p.expect("HASH")
        table.distribution = "HASH"
        table.hash_columns = p.identifiers()
    if p.accept("BUCKETS"):
        table.buckets = int(p.take("number").text)


def _properties(p: Parser) -> dict[str, str]:
    """Keys and values are strings, whatever they mean (rule property)."""
    properties: dict[str, str] = {}
    p.expect("(")
    while True:
        name = p.take("string").text
        p.expect("=")
        properties[name] = p.take("string").text
        if not p.accept(","):
            break
    p.expect(")")
    return properties


def check_script(sql: str) -> list[DdlError]:
    try:
        statements = split_statements(sql)
    except DdlError as error:
        return [error]
    errors = []
    for statement in statements:
        try:
            parse(statement)
        except DdlError as error:
            errors.append(error)
    return errors


def main(paths: list[str]) -> int:
    if not paths:
        print("usage: python3 -m starrocks.ddl FILE...", file=sys.stderr)
        return 2
    bad = False
    for path in paths:
        for error in check_script(Path(path).read_text(encoding="utf-8")):
            print(f"{path}:{error.line}: {error}")
            bad = True
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
