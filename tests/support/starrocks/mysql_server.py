"""Port 9030: the MySQL protocol, as far as MySQL Connector/J, the `mysql` command line and the Flink connector need it.

Text protocol only.  Besides CREATE statements it answers what the connector asks (connector/manager/
StarRocksQueryVisitor.java: information_schema.COLUMNS, current_version()), what drivers ask at their start, and what
`smt check` asks (system.py).
The protocol: dev.mysql.com/doc/dev/mysql-server, chapter "Client/Server Protocol".
"""

from __future__ import annotations

import hashlib
import re
import socketserver
import struct
import sys
from typing import Any

from starrocks import system
from starrocks.lexer import DdlError, Statement, split_statements
from starrocks.parser import Parser
from starrocks.store import Store
from starrocks.system import Result

# What a StarRocks of these days says of itself: the MySQL version that drivers see, and its own.
MYSQL_VERSION = "8.0.33"
STARROCKS_VERSION = "3.5.0-standin"

# Protocol::CapabilityFlags: LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH
CAPABILITIES = 0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000
CONNECT_WITH_DB, PROTOCOL_41 = 0x8, 0x200
AUTOCOMMIT = 0x2
UTF8_GENERAL_CI = 33
COM_QUIT, COM_INIT_DB, COM_QUERY, COM_PING = 1, 2, 3, 14
TYPE_LONGLONG, TYPE_VAR_STRING = 8, 253
# 20 bytes, the same for every connection: nobody listens on the loopback interface.
CHALLENGE = b"abcdefghijklmnopqrst"

VARIABLES = {
    "auto_increment_increment": "1",
    "autocommit": "1",
    "character_set_client": "utf8mb4",
    "character_set_connection": "utf8mb4",
    "character_set_results": "utf8mb4",
    "character_set_server": "utf8mb4",
    "collation_connection": "utf8mb4_general_ci",
    "collation_server": "utf8mb4_general_ci",
    "init_connect": "",
    "interactive_timeout": "3600",
    "license": "Apache-2.0",
    "lower_case_table_names": "0",
    "max_allowed_packet": "33554432",
    "net_write_timeout": "60",
    "performance_schema": "0",
    "query_cache_size": "0",
    "query_cache_type": "OFF",
    "run_mode": system.RUN_MODE,
    "sql_mode": "ONLY_FULL_GROUP_BY",
    "system_time_zone": "UTC",
    "time_zone": "UTC",
    "transaction_isolation": "REPEATABLE-READ",
    "transaction_read_only": "0",
    "tx_isolation": "REPEATABLE-READ",
    "version_comment": "a stand-in for StarRocks",
    "wait_timeout": "28800",
}

# The connector reads these as long.
LONG_COLUMNS = frozenset({"ORDINAL_POSITION", "COLUMN_SIZE", "DECIMAL_DIGITS"})


class StarRocksMysqlServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, store: Store, accounts: dict[str, str], port: int) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.store = store
        self.accounts = accounts


def native_password(password: str, challenge: bytes) -> bytes:
    """What a client sends for its password: the plugin mysql_native_password."""
    if not password:
        return b""
    first = hashlib.sha1(password.encode()).digest()
    mask = hashlib.sha1(challenge + hashlib.sha1(first).digest()).digest()
    return bytes(a ^ b for a, b in zip(first, mask))


def length_encoded(number: int) -> bytes:
    if number < 251:
        return struct.pack("<B", number)
    if number < 1 << 16:
        return b"\xfc" + struct.pack("<H", number)
    return b"\xfd" + struct.pack("<I", number)[:3] if number < 1 << 24 else b"\xfe" + struct.pack("<Q", number)


def text(value: Any) -> bytes:
    encoded = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    return length_encoded(len(encoded)) + encoded


class Connection(socketserver.StreamRequestHandler):
    server: StarRocksMysqlServer
    disable_nagle_algorithm = True
    sequence = 0
    user = ""

    def handle(self) -> None:
        try:
            if not self.server.store.is_away() and self._log_in():
                while self._command():
                    pass
        except (EOFError, ConnectionError):
            pass

    # --- packets

    def _receive(self) -> bytes:
        header = self.rfile.read(4)
        if len(header) < 4:
            raise EOFError
        self.sequence = (header[3] + 1) % 256
        return self.rfile.read(int.from_bytes(header[:3], "little"))

    def _send(self, payload: bytes) -> None:
        self.wfile.write(len(payload).to_bytes(3, "little") + bytes([self.sequence]) + payload)
        self.sequence = (self.sequence + 1) % 256

    def _ok(self) -> None:
        self._send(b"\0\0\0" + struct.pack("<HH", AUTOCOMMIT, 0))

    def _error(self, code: int, state: str, message: str) -> None:
        self._send(b"\xff" + struct.pack("<H", code) + b"#" + state.encode() + message.encode()[:1000])

    def _end_of_rows(self) -> None:
        self._send(b"\xfe" + struct.pack("<HH", 0, AUTOCOMMIT))

    # --- log-in

    def _log_in(self) -> bool:
        self._send(
            b"\x0a" + MYSQL_VERSION.encode() + b"\0" + struct.pack("<I", 1) + CHALLENGE[:8] + b"\0"
            + struct.pack("<HBHH", CAPABILITIES & 0xFFFF, UTF8_GENERAL_CI, AUTOCOMMIT, CAPABILITIES >> 16)
            + bytes([len(CHALLENGE) + 1]) + bytes(10) + CHALLENGE[8:] + b"\0" + b"mysql_native_password\0"
        )  # fmt: skip
        login = self._receive()
        user_end = login.index(b"\0", 32)
        user = login[32:user_end].decode()
        size = login[user_end + 1]
        answer = login[user_end + 2 : user_end + 2 + size]
        accounts = self.server.accounts
        if accounts and (user not in accounts or answer != native_password(accounts[user], CHALLENGE)):
            self._error(1045, "28000", f"Access denied for user '{user}'")
            return False
        # Where anybody may log in, everybody may do anything.
        self.user = user if accounts else system.ADMINISTRATOR
        self._ok()
        return True

    # --- commands

    def _command(self) -> bool:
        packet = self._receive()
        if self.server.store.is_away():
            return False
        command, argument = packet[0], packet[1:].decode("utf-8", "replace")
        if command == COM_QUIT:
            return False
        if command == COM_QUERY:
            self._query(argument)
        elif command in (COM_PING, COM_INIT_DB):
            self._ok()
        else:
            self._error(1047, "08S01", f"Unknown command {command}")
        return True

    def _query(self, sql: str) -> None:
        try:
            result = answer(self.server.store, sql, self.user)
        except DdlError as error:
            print(f"refused: {error}: {sql[:200]}", file=sys.stderr, flush=True)
            self._error(1064, "42000", f"Getting analyzing error at line {error.line}. Detail message: {error}.")
            return
        if result is None:
            self._ok()
        else:
            self._result(result)

    def _result(self, result: Result) -> None:
        self._send(length_encoded(len(result.names)))
        for name in result.names:
            kind = TYPE_LONGLONG if name.upper() in LONG_COLUMNS else TYPE_VAR_STRING
            self._send(
                text("def") + text("") * 3 + text(name) * 2 + b"\x0c"
                + struct.pack("<HIBHB", UTF8_GENERAL_CI, 1024, kind, 0, 0) + b"\0\0"
            )  # fmt: skip
        self._end_of_rows()
        for row in result.rows:
            self._send(b"".join(b"\xfb" if value is None else text(value) for value in row))
        self._end_of_rows()


def answer(store: Store, sql: str, user: str = system.ADMINISTRATOR) -> Result | None:
    """The rows of a query, None for a statement without rows; raises DdlError."""
    statements = split_statements(sql)
    if len(statements) != 1:
        raise DdlError(f"expected one statement, found {len(statements)}")
    statement = statements[0]
    found = system.answer(store, statement, user)
    if found is not None:
        return found or None
    first = statement.tokens[0].text.upper()
    if first == "SELECT":
        return _select(store, statement)
    # SHOW WARNINGS, SHOW VARIABLES: nothing to say.
    if first == "SHOW":
        return Result(["Variable_name", "Value"], [])
    if first in ("SET", "USE", "COMMIT", "ROLLBACK"):
        return None
    store.execute(statement)
    return None


def _select(store: Store, statement: Statement) -> Result:
    sql = re.sub(r"/\*.*?\*/", "", statement.text, flags=re.DOTALL)
    if "@@" in sql:
        found = re.findall(r"@@(?:session\.|global\.)?(\w+)(?:\s+as\s+`?(\w+)`?)?", sql, re.IGNORECASE)
        names = [alias or f"@@{name}" for name, alias in found]
        return Result(names, [[VARIABLES.get(name.lower(), "") for name, _ in found]])
    if match := re.fullmatch(r"\s*select\s+(current_version|version)\(\)(?:\s+as\s+(\w+))?\s*", sql, re.IGNORECASE):
        version = STARROCKS_VERSION if match[1].lower() == "current_version" else MYSQL_VERSION
        return Result([match[2] or f"{match[1]}()"], [[version]])
    if re.fullmatch(r"\s*select\s+1\s*", sql, re.IGNORECASE):
        return Result(["1"], [["1"]])
    if re.match(r"\s*select\s+max\(", sql, re.IGNORECASE):
        return _newest(store, statement)
    raise DdlError(f"a query that nobody was expected to ask: {sql[:100]}", statement.line)


def _newest(store: Store, statement: Statement) -> Result:
    """SELECT max(column) FROM database.table: how "Watch the lag" in the README asks."""
    p = Parser(statement.tokens)
    p.expect("SELECT", "MAX", "(")
    column = p.identifier()
    p.expect(")", "FROM")
    database = p.identifier()
    p.expect(".")
    table = p.identifier()
    p.end()
    return Result([f"max({column})"], [[store.newest(database, table, column, statement.line)]])
