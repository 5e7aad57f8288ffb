"""A server that speaks as much of Snowflake's protocol as the connector needs, and misbehaves as told."""

from __future__ import annotations

import gzip
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EXPIRED_MASTER_TOKEN = "390114"
EXPIRED_SESSION = "390112"


@dataclass
class Stub:
    """What happened, and what is to happen. ``faults`` are taken one per statement: an error code, an HTTP status, hang or drop."""

    port: int = 0
    logins: int = 0
    renewals: int = 0
    committed: list[str] = field(default_factory=list)
    """Statements that took effect."""
    tags: list[str | None] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    """Credentials that were shown at logins."""
    faults: deque[str] = field(default_factory=deque)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def snowflake_stub() -> Iterator[Stub]:
    """A running stub on a port of its own."""
    stub = Stub()

    class Handler(_Handler):
        state = stub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.released.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    state: Stub
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self._body()
        path = self.path.split("?", 1)[0]
        if path == "/session/v1/login-request":
            self._login(body)
        elif path == "/session/token-request":
            self.state.renewals += 1
            self._answer({"success": True, "code": None, "data": {"sessionToken": "s2", "masterToken": "m2"}})
        elif path == "/queries/v1/query-request":
            self._query(body)
        else:
            self._answer({"success": True, "code": None, "data": {}})

    def log_message(self, *_: object) -> None:
        """Silent."""

    def _login(self, body: dict[str, Any]) -> None:
        self.state.logins += 1
        self.state.tokens.append(str(body.get("data", {}).get("TOKEN")))
        session = {"token": f"s-{self.state.logins}", "masterToken": "m", "sessionId": self.state.logins, "parameters": []}
        self._answer({"success": True, "code": None, "message": None, "data": {**session, "sessionInfo": {}}})

    def _query(self, body: dict[str, Any]) -> None:
        statement = str(body.get("sqlText"))
        fault = self.state.faults.popleft() if self.state.faults else ""
        self.state.tags.append((body.get("parameters") or {}).get("QUERY_TAG"))
        if fault in (EXPIRED_MASTER_TOKEN, EXPIRED_SESSION) or fault.startswith("00"):
            return self._answer({"success": False, "code": fault, "message": "told to fail: 'secret'", "data": {}})
        if fault.isdigit():
            return self._answer({}, int(fault))
        if fault == "hang":
            self.state.released.wait(60)
            return None
        self.state.committed.append(statement)
        if fault == "drop":
            self.connection.close()
            self.close_connection = True
            return None
        return self._answer({"success": True, "code": None, "message": None, "data": _rows(statement)})

    def _body(self) -> dict[str, Any]:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        parsed: dict[str, Any] = json.loads(raw or b"{}")
        return parsed

    def _answer(self, body: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _rows(statement: str) -> dict[str, Any]:
    column = {"name": "N", "type": "fixed", "nullable": True, "scale": 0, "precision": 38, "length": None, "byteLength": None}
    return {
        "queryId": "q",
        "rowtype": [column],
        "rowset": [["1"]],
        "total": 1,
        "returned": 1,
        "parameters": [],
        "queryResultFormat": "json",
        "statementTypeId": 4096,
        "sqlState": "00000",
        "finalDatabaseName": None,
        "finalSchemaName": None,
        "finalWarehouseName": None,
        "finalRoleName": None,
    }
