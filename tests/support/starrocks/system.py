"""What StarRocks says about itself: versions, nodes, privileges, the tables that it has.

    SELECT names FROM information_schema.columns | tables_config WHERE TABLE_SCHEMA = '..' [AND TABLE_NAME = '..']
    SHOW FRONTENDS | BACKENDS | COMPUTE NODES         only for who has the role root or cluster_admin
    ALTER SYSTEM ADD | DROP BACKEND "host:port", ...
    SHOW DATABASES, SHOW GRANTS [FOR ROLE name], ADMIN SHOW FRONTEND CONFIG LIKE 'name'
    GRANT privileges ON TABLE d.t | ALL TABLES IN DATABASE d | ALL DATABASES TO USER 'u'@'%'; GRANT 'role' TO 'u'@'%'

(docs/en/sql-reference/information_schema, .../sql-statements/account-management and .../cluster-management;
fe/fe-core/src/main/java/com/starrocks/service/InformationSchemaDataSource.java for tables_config.)
A user sees what he has a privilege on.  Nodes listen nowhere: they are only what is said about them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from starrocks.column_type import ColumnType, schema_row
from starrocks.lexer import DdlError, Statement, unescape
from starrocks.parser import Parser
from starrocks.table import Column, Table

ADMINISTRATOR = "root"
OPERATORS = {"root", "cluster_admin"}
ALL_TABLES = {"root", "db_admin"}
RUN_MODE = "shared_nothing"

BACKEND_COLUMNS = ["BackendId", "IP", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort", "Alive", "ErrMsg"]
FRONTEND_COLUMNS = ["Id", "Name", "IP", "EditLogPort", "HttpPort", "QueryPort", "Role", "Alive"]
COMPUTE_NODE_COLUMNS = ["ComputeNodeId", "IP", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort", "Alive", "ErrMsg"]
# KeysType.java; the documentation of tables_config has PRI_KEYS and UNQ_KEYS.
MODELS = {"PRIMARY": "PRIMARY_KEYS", "DUPLICATE": "DUP_KEYS", "UNIQUE": "UNIQUE_KEYS", "AGGREGATE": "AGG_KEYS"}
# COLUMN_KEY.  Only PRI lets the connector update and delete.
KEYS = {"PRIMARY": "PRI", "DUPLICATE": "DUP", "UNIQUE": "UNI", "AGGREGATE": "AGG"}
# toSql of an integer type prints a display width (ScalarType.java).
WIDTHS = {"TINYINT": 4, "SMALLINT": 6, "INT": 11, "BIGINT": 20}

_SCHEMA_QUERY = re.compile(
    r"\s*SELECT\s+(.*?)\s+FROM\s+`?information_schema`?\.`?(columns|tables_config)`?\s(.*)", re.IGNORECASE | re.DOTALL
)


@dataclass
class Result:
    names: list[str]
    rows: list[list[Any]]


@dataclass
class System:
    backends: list[str] = field(default_factory=lambda: ["127.0.0.1"])
    grants: dict[str, list[str]] = field(default_factory=dict)  # of users, whole statements
    roles: dict[str, list[str]] = field(default_factory=lambda: {ADMINISTRATOR: [ADMINISTRATOR]})

    def forget(self, database: str) -> None:
        """The privileges on it."""
        of_it = re.compile(rf" ON (TABLE {re.escape(database)}\.|ALL TABLES IN DATABASE {re.escape(database)} )")
        self.grants = {
            user: [grant for grant in grants if not of_it.search(grant)] for user, grants in self.grants.items()
        }


def answer(store: Any, statement: Statement, user: str) -> Result | str | None:
    """The rows, "" for a statement without rows; None when it is not about the system.  Raises DdlError."""
    p = Parser(statement.tokens)
    system: System = store.system
    if p.accept("SHOW"):
        return _show(store, system, p, user)
    if p.accept("ADMIN", "SHOW", "FRONTEND", "CONFIG", "LIKE"):
        _require(system, user, OPERATORS, "OPERATE")
        wanted = p.take("string").text
        rows = [["run_mode", "[]", RUN_MODE]] if wanted == "run_mode" else []
        return Result(["Key", "AliasNames", "Value"], rows)
    if p.accept("GRANT"):
        _grant(system, p, statement.text, user)
        return ""
    if p.accept("ALTER", "SYSTEM"):
        _alter(system, p, user)
        return ""
    sql = re.sub(r"/\*.*?\*/", "", statement.text, flags=re.DOTALL)
    match = _SCHEMA_QUERY.match(sql)
    return _schema(store, user, match[1], match[2].lower(), match[3]) if match else None


# --- nodes


def _show(store: Any, system: System, p: Parser, user: str) -> Result | None:
    if p.accept("FRONTENDS"):
        _require(system, user, OPERATORS, "OPERATE")
        return Result(FRONTEND_COLUMNS, [["1", "fe_1", "127.0.0.1", "9010", "8030", "9030", "LEADER", "true"]])
    if p.accept("BACKENDS"):
        _require(system, user, OPERATORS, "OPERATE")
        rows = [[str(10001 + i), host, "9050", "9060", "8040", "8060", "true", ""] for i, host in enumerate(system.backends)]
        return Result(BACKEND_COLUMNS, rows)
    if p.accept("COMPUTE", "NODES"):
        _require(system, user, OPERATORS, "OPERATE")
        return Result(COMPUTE_NODE_COLUMNS, [])
    if p.accept("DATABASES"):
        seen = {database for database, name in store.tables if _may_see(system, user, database, name)}
        if OPERATORS & _roles(system, user):
            seen |= store.databases
        return Result(["Database"], [[name] for name in sorted(seen | {"information_schema"})])
    if p.accept("GRANTS"):
        return _grants(system, p, user)
    return None


def _alter(system: System, p: Parser, user: str) -> None:
    _require(system, user, OPERATORS, "NODE")
    adds = p.accept("ADD", "BACKEND")
    if not adds:
        p.expect("DROP", "BACKEND")
    while True:
        host = p.take("string").text.rpartition(":")[0]
        if adds == (host in system.backends):
            raise DdlError(f"backend {'already exists' if adds else 'does not exists'}: {host}", p.line)
        system.backends = system.backends + [host] if adds else [name for name in system.backends if name != host]
        if not p.accept(","):
            return p.end()


# --- privileges


def _roles(system: System, user: str) -> set[str]:
    return set(system.roles.get(user, []))


def _require(system: System, user: str, roles: set[str], privilege: str) -> None:
    if not roles & _roles(system, user):
        raise DdlError(f"Access denied; you need (at least one of) the {privilege} privilege(s) on SYSTEM for this operation")


def _may_see(system: System, user: str, database: str, table: str) -> bool:
    if ALL_TABLES & _roles(system, user):
        return True
    scopes = (f"ON TABLE {database}.{table} ", f"ON ALL TABLES IN DATABASE {database} ", "ON ALL TABLES IN ALL DATABASES ")
    return any(scope in grant for grant in system.grants.get(user, []) for scope in scopes)


def _grants(system: System, p: Parser, user: str) -> Result:
    if p.accept("FOR", "ROLE"):
        role = p.identifier()
        # A built-in role has its privileges by its name.
        if role not in _roles(system, user) and user != ADMINISTRATOR:
            raise DdlError("Access denied; you need (at least one of) the GRANT privilege(s) on SYSTEM for this operation")
        return Result(["RoleName", "Catalog", "Grants"], [])
    p.end()
    identity = f"'{user}'@'%'"
    roles = system.roles.get(user, [])
    rows = [[identity, None, f"GRANT {', '.join(repr(role) for role in roles)} TO {identity}"]] if roles else []
    rows += [[identity, "default_catalog", grant] for grant in system.grants.get(user, [])]
    return Result(["UserIdentity", "Catalog", "Grants"], rows)


def _grant(system: System, p: Parser, sql: str, user: str) -> None:
    _require(system, user, {"root", "user_admin"}, "GRANT")
    if p.position < len(p.tokens) and p.tokens[p.position].kind == "string":
        role = p.take("string").text
        p.expect("TO")
        system.roles.setdefault(_grantee(p), []).append(role)
        return
    privileges = [p.take("word").text.upper()]
    while p.accept(","):
        privileges.append(p.take("word").text.upper())
    p.expect("ON")
    scope = _scope(p)
    p.expect("TO", "USER")
    grantee = _grantee(p)
    known = system.grants.setdefault(grantee, [])
    known.append(f"GRANT {', '.join(privileges)} ON {scope} TO USER '{grantee}'@'%'")


def _scope(p: Parser) -> str:
    if p.accept("TABLE"):
        database = p.identifier()
        p.expect(".")
        return f"TABLE {database}.{p.identifier()}"
    p.expect("ALL", "TABLES", "IN")
    if p.accept("ALL", "DATABASES"):
        return "ALL TABLES IN ALL DATABASES"
    p.expect("DATABASE")
    return f"ALL TABLES IN DATABASE {p.identifier()}"


def _grantee(p: Parser) -> str:
    user = p.take("string").text
    p.expect("@")
    p.take("string")
    p.end()
    return user


# --- information_schema


def _schema(store: Any, user: str, select: str, view: str, condition: str) -> Result:
    where = {name.upper(): unescape(literal) for name, literal in
             re.findall(r"`?(TABLE_SCHEMA|TABLE_NAME)`?\s*=\s*('(?:[^'\\]|\\.|'')*')", condition, re.IGNORECASE)}  # fmt: skip
    if "TABLE_SCHEMA" not in where:
        raise DdlError(f"a query that nobody was expected to ask: {condition[:100]}")
    names = [name.strip().strip("`") for name in select.split(",")]
    rows = []
    for (database, name), stored in sorted(store.tables.items()):
        if database != where["TABLE_SCHEMA"] or name != where.get("TABLE_NAME", name):
            continue
        # The connector's own question is answered to every user: its cases have their accounts, and no grants.
        if "TABLE_NAME" not in where and not _may_see(store.system, user, database, name):
            continue
        found = [_config(stored.table)] if view == "tables_config" else _columns(stored.table)
        rows += [[row[name.upper()] for name in names] for row in found]
    return Result(names, rows)


def _columns(table: Table) -> list[dict[str, Any]]:
    return [_column(table, column, position) for position, column in enumerate(table.columns, start=1)]


def _column(table: Table, column: Column, position: int) -> dict[str, Any]:
    data_type, size, digits = schema_row(column.kind)
    is_key = table.is_key(column)
    return {
        "TABLE_SCHEMA": table.database,
        "TABLE_NAME": table.name,
        "COLUMN_NAME": column.name,
        "ORDINAL_POSITION": position,
        "COLUMN_KEY": KEYS[table.model] if is_key else "",
        "DATA_TYPE": data_type,
        "COLUMN_TYPE": column_type(column.kind),
        "COLUMN_SIZE": size,
        "DECIMAL_DIGITS": digits,
        "IS_NULLABLE": "NO" if column.not_null or (is_key and table.model == "PRIMARY") else "YES",
        "COLUMN_COMMENT": column.comment,
        "GENERATION_EXPRESSION": column.expression or "",
    }


def column_type(kind: ColumnType) -> str:
    """COLUMN_TYPE (ScalarType.toMysqlColumnTypeString)."""
    if kind.parts:
        parts = ["boolean" if part.name == "BOOLEAN" else column_type(part) for part in kind.parts]
        return f"{kind.name.lower()}<{','.join([' '.join(part) for part in zip(kind.fields, parts)] or parts)}>"
    if kind.name == "BOOLEAN":
        return "tinyint(1)"
    if kind.name == "LARGEINT":
        return "bigint(20) unsigned"
    if kind.name in WIDTHS:
        return f"{kind.name.lower()}({WIDTHS[kind.name]})"
    if kind.precision is not None:
        bits = 32 if kind.precision <= 9 else 64 if kind.precision <= 18 else 128
        return f"decimal{bits}({kind.precision}, {kind.scale})"
    return str(kind).lower()


def _config(table: Table) -> dict[str, Any]:
    key = ", ".join(f"`{name}`" for name in table.key)
    return {
        "TABLE_SCHEMA": table.database,
        "TABLE_NAME": table.name,
        "TABLE_ENGINE": "OLAP",
        "TABLE_MODEL": MODELS[table.model],
        "PRIMARY_KEY": key if table.model == "PRIMARY" else "",
        "DISTRIBUTE_KEY": ", ".join(f"`{name}`" for name in table.hash_columns),
        "DISTRIBUTE_TYPE": table.distribution or "RANDOM",
        "SORT_KEY": ", ".join(f"`{name}`" for name in table.order_by) or key,
    }
