"""Port 8030: stream load with and without a transaction, as the Flink connector uses it, and control endpoints.

Of StarRocks (docs/en/loading/Stream_Load_transaction_interface.md; what the connector sends and reads:
connector/starrocks-stream-load-sdk, TransactionStreamLoader.java and DefaultStreamLoader.java):

    POST /api/transaction/begin | prepare | commit | rollback     headers label, db, table
    PUT  /api/transaction/load
    PUT  /api/DB/TABLE/_stream_load
    GET  /api/DB/get_load_state?label=

A real FE redirects loads to a backend (307); here they are taken at once.

For tests:

    GET  /_dump?db=&table=    a table's columns, key and rows
    GET  /_tables?db=         the names of its tables
    GET  /_delivered?db=      how many changes came into them, whatever became of these
    GET  /_errors?db=         the loads that were refused, and why
    POST /_sql                a script of CREATE statements; answers {"errors": [...]}
    POST /_drop?db=           forgets a database, its labels and errors
    POST /_away?seconds=      until then every connection is closed without an answer, on both ports
"""

from __future__ import annotations

import base64
import json
import re
import sys
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from starrocks.lexer import DdlError, split_statements
from starrocks.store import LabelExists, Refused, Store

Reply = dict[str, Any]


class StarRocksHttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, store: Store, accounts: dict[str, str], port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.store = store
        self.accounts = accounts


class Handler(BaseHTTPRequestHandler):
    # 1.1, so that `Expect: 100-continue` is answered and connections are kept.
    protocol_version = "HTTP/1.1"
    server: StarRocksHttpServer

    def log_message(self, *_: Any) -> None:
        """No line a request."""

    def do_GET(self) -> None:
        self._answer_request()

    do_POST = do_PUT = do_GET

    def _answer_request(self) -> None:
        url = urlsplit(self.path)
        path = unquote(url.path)
        query = {name: found[0] for name, found in parse_qs(url.query).items()}
        body = self._body()
        if path.startswith("/_"):
            self._send(200, self._control(path, query, body))
            return
        if self.server.store.is_away():
            self.close_connection = True
            return
        if not self._authorized():
            self._send(401, {"Status": "FAILED", "Message": "Access denied"})
            return
        self._send(200, self._api(path, query, body))

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(chunks)

    def _send(self, code: int, reply: Any) -> None:
        text = json.dumps(reply, ensure_ascii=False).encode("utf-8", "surrogatepass")
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _authorized(self) -> bool:
        scheme, _, encoded = self.headers.get("Authorization", "").partition(" ")
        if not self.server.accounts:
            return True
        user, _, password = base64.b64decode(encoded).decode("utf-8").partition(":") if scheme == "Basic" else ("", "", "")
        return self.server.accounts.get(user) == password

    def _header(self, name: str) -> str:
        return self.headers.get(name, "")

    # --- StarRocks

    def _api(self, path: str, query: dict[str, str], body: bytes) -> Reply:
        if match := re.fullmatch(r"/api/transaction/(\w+)", path):
            return self._transaction(match[1], body)
        if match := re.fullmatch(r"/api/([^/]+)/([^/]+)/_stream_load", path):
            return self._stream_load(match[1], match[2], body)
        if match := re.fullmatch(r"/api/([^/]+)/get_load_state", path):
            found = self.server.store.transaction(match[1], query.get("label", ""))
            return {"status": "OK", "msg": "", "state": found.state if found else "UNKNOWN"}
        print(f"unknown request: {self.command} {path}", file=sys.stderr, flush=True)
        return {"status": "FAILED", "msg": "Not implemented"}

    def _transaction(self, step: str, body: bytes) -> Reply:
        store, label = self.server.store, self._header("label")
        database, table = self._header("db"), self._header("table")
        try:
            if step == "begin":
                return self._begin(label, database, table)
            transaction = store.transaction(database, label)
            if transaction is None:
                return {"Status": "TXN_NOT_EXISTS", "Message": f"transaction {label} not exists", "Label": label}
            if step == "load":
                rows = parse_rows(body, self._header("format"), self._header("strip_outer_array"))
                store.add(transaction, rows, self._strict())
                return _loaded(label, len(rows), "OK")
            {"prepare": store.prepare, "commit": store.commit, "rollback": store.rollback}[step](transaction)
            return {"Status": "OK", "Message": "", "Label": label}
        except Refused as refused:
            store.note_error(database, table, label, str(refused))
            return _refusal(label, str(refused))

    def _begin(self, label: str, database: str, table: str) -> Reply:
        # At its start the connector begins without a label, only to see whether transactions exist.
        if not label:
            return {"Status": "INVALID_ARGUMENT", "Message": "empty label"}
        try:
            self.server.store.begin(label, database, table)
        except LabelExists as exists:
            state = "FINISHED" if exists.transaction.state == "VISIBLE" else "RUNNING"
            self.server.store.note_error(database, table, label, str(exists))
            return {"Status": "LABEL_ALREADY_EXISTS", "Message": str(exists), "Label": label, "ExistingJobStatus": state}
        return {"Status": "OK", "Message": "", "Label": label, "TxnId": len(self.server.store.transactions)}

    def _stream_load(self, database: str, table: str, body: bytes) -> Reply:
        store, label = self.server.store, self._header("label")
        try:
            rows = parse_rows(body, self._header("format"), self._header("strip_outer_array"))
            transaction = store.begin(label, database, table)
            try:
                store.add(transaction, rows, self._strict())
            except Refused:
                store.rollback(transaction)
                raise
            store.commit(transaction)
            return _loaded(label, len(rows), "Success")
        except LabelExists as exists:
            return {"Status": "Label Already Exists", "ExistingJobStatus": "FINISHED", "Message": str(exists), "Label": label}
        except Refused as refused:
            store.note_error(database, table, label, str(refused))
            return _refusal(label, str(refused))

    def _strict(self) -> bool:
        return self._header("strict_mode").lower() == "true"

    # --- tests

    def _control(self, path: str, query: dict[str, str], body: bytes) -> Any:
        store = self.server.store
        database = query.get("db", "")
        if path == "/_dump":
            try:
                return store.dump(database, query.get("table", ""))
            except Refused:
                return None
        if path == "/_tables":
            return store.table_names(database)
        if path == "/_delivered":
            return store.delivered(database)
        if path == "/_errors":
            return [error for error in store.errors if not database or error["database"] == database]
        if path == "/_sql":
            return {"errors": run_script(store, body.decode("utf-8"))}
        if path == "/_drop":
            store.drop_database(database)
            return {}
        if path == "/_away":
            store.go_away(float(query.get("seconds", "0")))
            return {}
        return {"error": f"no such control endpoint: {path}"}


def parse_rows(body: bytes, data_format: str, strip_outer_array: str) -> list[dict[str, Any]]:
    """The objects of a load.  Numbers keep all their digits: integers as int, others as Decimal."""
    # StarRocks takes CSV too and reads it as the default.  Nothing is escaped in it, so a tab in a text moves
    # everything after it: smt never writes it.
    if data_format.lower() != "json":
        raise Refused(f"format is '{data_format or 'csv'}', not json")
    text = body.decode("utf-8", "surrogatepass").strip()
    if not text:
        return []
    try:
        document = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from None
    # docs/en/sql-reference/sql-statements/loading_unloading/STREAM_LOAD.md
    if isinstance(document, list) and strip_outer_array.lower() != "true":
        raise Refused("an array, and strip_outer_array is not true")
    rows = document if isinstance(document, list) else [document]
    if not all(isinstance(row, dict) for row in rows):
        raise Refused("a row is not a JSON object")
    return rows


def _loaded(label: str, rows: int, status: str) -> Reply:
    return {"Status": status, "Message": "", "Label": label, "NumberTotalRows": rows, "NumberLoadedRows": rows, "NumberFilteredRows": 0}


def _refusal(label: str, reason: str) -> Reply:
    return {"Status": "Fail", "Message": reason, "Label": label, "ErrorURL": ""}


def run_script(store: Store, script: str) -> list[str]:
    """Runs each statement; the messages of those that were refused, with their lines."""
    errors = []
    try:
        statements = split_statements(script)
    except DdlError as error:
        return [f"{error.line}: {error}"]
    for statement in statements:
        try:
            store.execute(statement)
        except DdlError as error:
            errors.append(f"{error.line}: {error}")
    return errors
