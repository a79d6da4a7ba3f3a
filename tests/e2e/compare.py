"""Compares every row and column of PostgreSQL's tables with what the stand-in for StarRocks holds.

A table SCHEMA.NAME must be `SCHEMA__NAME` in the StarRocks database that is called like PostgreSQL's; partitions are
part of their root.  What is not a plain copy is said by a view in the schema `expected`: it is called like the table in
StarRocks and selects what that must hold; the tables that it reads are not expected by themselves.

Tables with a key are compared row by row, others as bags of rows.
"""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from expected import comparable, rule_for
from pg import Postgres, quote_name

MAX_LINES = 20  # of differences, a table
SHOWN = 200  # signs of a value

Row = dict[str, str | None]  # column -> text

# One row a column: schema, table, column, type without domains, part of the primary key.
COLUMNS_SQL = """
WITH RECURSIVE base AS (
  SELECT a.attrelid, a.attnum, a.attname, a.attgenerated, a.atttypid AS type, a.atttypmod AS modifier
  FROM pg_attribute AS a
  WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT base.attrelid, base.attnum, base.attname, base.attgenerated, t.typbasetype, t.typtypmod
  FROM base JOIN pg_type AS t ON t.oid = base.type
  WHERE t.typtype = 'd'
)
SELECT json_build_array(n.nspname, c.relname, base.attname,
  CASE
    WHEN base.attgenerated = 's' THEN 'generated'
    WHEN t.typtype = 'e' THEN 'enum'
    WHEN t.typtype = 'c' THEN 'composite'
    WHEN t.typtype = 'm' THEN 'multirange'
    WHEN e.typtype = 'e' THEN 'enum[]'
    ELSE format_type(base.type, base.modifier)
  END,
  EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary AND base.attnum = ANY (i.indkey)))
FROM base
JOIN pg_class AS c ON c.oid = base.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_type AS t ON t.oid = base.type AND t.typtype <> 'd'
LEFT JOIN pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
WHERE (c.relkind IN ('r', 'p') OR n.nspname = 'expected') AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM information_schema.view_table_usage AS v
                  WHERE v.view_schema = 'expected' AND v.table_schema = n.nspname AND v.table_name = c.relname)
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY n.nspname, c.relname, base.attnum
"""


@dataclass
class Source:
    """A table of PostgreSQL, or a view in `expected`."""

    schema: str
    name: str
    columns: dict[str, str] = field(default_factory=dict)  # name -> type
    key: list[str] = field(default_factory=list)
    sort_key: list[str] = field(default_factory=list)  # without a key; empty: any
    # Without a key: a row with this value (empty: any row) may have come with the snapshot and with the changes.
    twice: str | None = None

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def target(self) -> str:
        return self.name if self.schema == "expected" else f"{self.schema}__{self.name}"


def read_sources(
    pg: Postgres, keys: dict[str, list[str]], sort_keys: dict[str, list[str]], twice: dict[str, str]
) -> list[Source]:
    """With `keys` in StarRocks that are not the primary keys in PostgreSQL."""
    sources: dict[tuple[str, str], Source] = {}
    for schema, table, column, type_name, is_key in pg.rows(COLUMNS_SQL):
        source = sources.setdefault((schema, table), Source(schema, table))
        source.columns[column] = type_name
        if is_key:
            source.key.append(column)
    for source in sources.values():
        source.key = keys.get(source.target, source.key)
        source.sort_key = sort_keys.get(source.target, [])
        source.twice = twice.get(source.target)
    return list(sources.values())


def starrocks_control(env: dict[str, Any], path: str, method: str = "GET", **query: str) -> Any:
    """The control endpoints of the stand-in: tests/support/starrocks/http_server.py."""
    url = f"http://127.0.0.1:{env['starrocks_http_port']}{path}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=60) as reply:
        return json.loads(reply.read())


def carried(source: Source) -> dict[str, str]:
    """Columns that must arrive -> the SQL of their expected text."""
    found = {}
    for column, type_name in source.columns.items():
        # A stored generated column is not part of the changes that PostgreSQL publishes (before version 18).
        expression = None if type_name == "generated" else rule_for(type_name).expression
        if expression is not None:
            found[column] = expression.format(c=quote_name(column))
    return found


def expected_rows(pg: Postgres, source: Source) -> list[Row]:
    columns = carried(source)
    texts = ", ".join(f"({expression})::text" for expression in columns.values())
    sql = f"SELECT to_json(ARRAY[{texts}]::text[]) FROM {quote_name(source.schema)}.{quote_name(source.name)}"
    return [dict(zip(columns, row)) for row in pg.rows(sql)]


def compare(pg: Postgres, env: dict[str, Any], source: Source) -> list[str]:
    """What differs, a line each; empty if nothing does."""
    dump = starrocks_control(env, "/_dump", db=pg.database, table=source.target)
    problems = _compare_columns(source, dump)
    if problems:
        return problems
    names = [column["name"] for column in dump["columns"]]
    actual = [dict(zip(names, row)) for row in dump["rows"]]
    expected = expected_rows(pg, source)
    kinds = {column["name"]: column["type"] for column in dump["columns"]}
    if dump["model"] == "PRIMARY":
        lines = _compare_by_key(source, dump["key"], kinds, expected, actual)
    else:
        lines = _compare_bags(source, kinds, expected, actual)
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [f"{source}: {len(lines) - MAX_LINES} more"]
    return lines


def compare_tables(pg: Postgres, env: dict[str, Any], sources: list[Source]) -> list[str]:
    """Tables that StarRocks should have or should not have, a line each."""
    wanted = {source.target for source in sources}
    found = set(starrocks_control(env, "/_tables", db=pg.database))
    lines = [f"there is no table {pg.database}.{name} in StarRocks" for name in sorted(wanted - found)]
    return lines + [f"table {pg.database}.{name} should not be in StarRocks" for name in sorted(found - wanted)]


def _compare_columns(source: Source, dump: dict[str, Any]) -> list[str]:
    actual = {column["name"] for column in dump["columns"] if not column["generated"]}
    wanted = set(carried(source))
    problems = [f"{source}: column {name} is missing in StarRocks" for name in sorted(wanted - actual)]
    problems += [f"{source}: column {name} is in StarRocks and should not be" for name in sorted(actual - wanted)]
    model = "PRIMARY" if source.key else "DUPLICATE"
    if dump["model"] != model or source.key and set(dump["key"]) != set(source.key):
        problems.append(f"{source}: the key is {source.key}, in StarRocks {dump['model']} KEY {dump['key']}")
    if source.sort_key and dump["key"] != source.sort_key:
        problems.append(f"{source}: the sort key is {source.sort_key}, in StarRocks {dump['key']}")
    return problems


def _same(source: Source, column: str, kind: str, expected: str | None, actual: str | None) -> bool:
    how = rule_for(source.columns[column]).how
    return bool(comparable(how, kind, expected) == comparable(how, kind, actual))


def _compare_by_key(
    source: Source, key: list[str], kinds: dict[str, str], expected: list[Row], actual: list[Row]
) -> list[str]:
    lines = []
    rest = {tuple(row[name] for name in key): row for row in actual}
    for row in expected:
        values = tuple(row[name] for name in key)
        where = f"{source} ({', '.join(f'{name}={_show(value)}' for name, value in zip(key, values))})"
        found = rest.pop(values, None)
        if found is None:
            lines.append(f"{where}: missing in StarRocks")
            continue
        for column, value in row.items():
            if not _same(source, column, kinds[column], value, found[column]):
                lines.append(f"{where} {column}: PostgreSQL {_show(value)}, StarRocks {_show(found[column])}")
    lines += [f"{source} ({', '.join(map(_show, values))}): only in StarRocks" for values in rest]
    return lines


def _compare_bags(source: Source, kinds: dict[str, str], expected: list[Row], actual: list[Row]) -> list[str]:
    def bag(rows: list[Row]) -> Counter[tuple[Any, ...]]:
        return Counter(
            tuple(comparable(rule_for(source.columns[name]).how, kinds[name], row[name]) for name in carried(source))
            for row in rows
        )

    wanted, found = bag(expected), bag(actual)
    lines = [f"{source}: {n} x {_show(row)} missing in StarRocks" for row, n in (wanted - found).items()]
    for row, n in (found - wanted).items():
        may_be_twice = source.twice == "" or source.twice in row
        if not may_be_twice or found[row] > 2 * wanted[row]:
            lines.append(f"{source}: {n} x {_show(row)} only in StarRocks")
    return lines


def _show(value: Any) -> str:
    shown = "NULL" if value is None else repr(value)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}... ({len(shown)} signs)"
