"""Runs a script of statements over the MySQL protocol, one by one as `mysql --skip-column-names` does, and stops at
the first error:

    PYTHONPATH=tests/support python3 -m starrocks.mysql_client HOST PORT USER < FILE       (password in MYSQL_PWD)
"""

from __future__ import annotations

import os
import socket
import struct
import sys

from starrocks.lexer import DdlError, split_statements
from starrocks.mysql_server import CAPABILITIES, COM_QUERY, COM_QUIT, CONNECT_WITH_DB, UTF8_GENERAL_CI, native_password

MAX_PACKET = 1 << 24
OK, END = b"\0", b"\xfe"
TIMEOUT_SECONDS = 30


class MysqlError(Exception):
    pass


class Client:
    def __init__(self, host: str, port: int, user: str, password: str) -> None:
        self.socket = socket.create_connection((host, port), timeout=TIMEOUT_SECONDS)
        self.stream = self.socket.makefile("rwb")
        try:
            self._log_in(user, password)
        except MysqlError:
            self._close()
            raise

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._send(bytes([COM_QUIT]), 0)
        self._close()

    def _close(self) -> None:
        self.stream.close()
        self.socket.close()

    def execute(self, sql: str) -> list[list[str]]:
        """The rows of a statement, if it has any; raises MysqlError."""
        self._send(bytes([COM_QUERY]) + sql.encode(), 0)
        if self._receive()[:1] == OK:
            return []
        self._skip_to_end()  # the columns
        return [self._fields(row) for row in self._skip_to_end()]

    def _skip_to_end(self) -> list[bytes]:
        """The packets before the next one that says: no more."""
        found: list[bytes] = []
        while (packet := self._receive())[:1] != END or len(packet) >= 9:
            found.append(packet)
        return found

    @staticmethod
    def _fields(row: bytes) -> list[str]:
        """Texts of less than 251 bytes: more is not asked for."""
        fields, place = [], 0
        while place < len(row):
            size = row[place]
            fields.append("NULL" if size == 0xFB else row[place + 1 : place + 1 + size].decode())
            place += 1 if size == 0xFB else 1 + size
        return fields

    def _log_in(self, user: str, password: str) -> None:
        greeting = self._receive()
        after_version = greeting.index(b"\0", 1) + 1 + 4
        challenge = greeting[after_version : after_version + 8]
        rest = after_version + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10
        challenge += greeting[rest : rest + 12]
        answer = native_password(password, challenge)
        self._send(
            struct.pack("<IIB", CAPABILITIES & ~CONNECT_WITH_DB, MAX_PACKET, UTF8_GENERAL_CI) + bytes(23)
            + user.encode() + b"\0" + bytes([len(answer)]) + answer + b"mysql_native_password\0",
            1,
        )  # fmt: skip
        self._receive()

    def _send(self, payload: bytes, sequence: int) -> None:
        self.stream.write(len(payload).to_bytes(3, "little") + bytes([sequence]) + payload)
        self.stream.flush()

    def _receive(self) -> bytes:
        header = self.stream.read(4)
        if len(header) < 4:
            raise MysqlError("the server closed the connection")
        payload = self.stream.read(int.from_bytes(header[:3], "little"))
        if payload[:1] == b"\xff":
            # 0xff, code (2 bytes), '#' and state (6 bytes), message
            raise MysqlError(payload[9:].decode("utf-8", "replace"))
        return payload


def run_script(host: str, port: int, user: str, password: str, script: str) -> list[list[str]]:
    """The rows of all statements; raises MysqlError with the line of the one that was refused."""
    try:
        statements = split_statements(script)
    except DdlError as error:
        raise MysqlError(f"line {error.line}: {error}") from None
    rows = []
    with Client(host, port, user, password) as client:
        for statement in statements:
            try:
                rows += client.execute(statement.text)
            except MysqlError as error:
                raise MysqlError(f"statement at line {statement.line}: {error}") from None
    return rows


if __name__ == "__main__":
    try:
        for row in run_script(sys.argv[1], int(sys.argv[2]), sys.argv[3], os.environ.get("MYSQL_PWD", ""), sys.stdin.read()):
            print("\t".join(row))
    except MysqlError as failure:
        sys.exit(f"ERROR {failure}")
