"""As much of Snowflake's wire as one statement needs, on loopback: what the real connector sends is written down."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

QUERY = "/queries/v1/query-request"
LOGIN = "/session/v1/login-request"


@dataclass
class SnowflakeServer:
    """What was asked, and how statements are answered."""

    answer: Callable[[SnowflakeServer], dict[str, Any]]
    statements: list[dict[str, Any]] = field(default_factory=list)
    logins: list[dict[str, Any]] = field(default_factory=list)
    open_sessions: int = 0
    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)

    def reply(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == LOGIN:
            self.logins.append(body)
            self.open_sessions += 1
            return {"data": {"token": "t", "masterToken": "m", "parameters": [], "sessionInfo": {}}, "success": True}
        if path == QUERY:
            self.statements.append(body)
            return self.answer(self)
        if path == "/session":
            self.open_sessions -= 1
        return {"data": {}, "success": True}


def one_cell(text: str | None) -> Callable[[SnowflakeServer], dict[str, Any]]:
    """A result of one text."""
    column = {"name": "ANSWER", "type": "text", "nullable": True, "length": 1, "byteLength": 1, "scale": None, "precision": None}
    data = {"rowtype": [column], "rowset": [[text]], "total": 1, "returned": 1, "queryResultFormat": "json", "queryId": "q-1"}
    return lambda server: {"data": data, "success": True, "code": None, "message": None}


def error(code: str) -> Callable[[SnowflakeServer], dict[str, Any]]:
    """A refusal that quotes what was sent, as Snowflake's do."""
    data = {"errorCode": code, "sqlState": "42601", "queryId": "q-1"}
    return lambda server: {"data": data, "code": code, "message": f"near: {server.statements[-1]}", "success": False}


def never(server: SnowflakeServer) -> dict[str, Any]:
    """No answer before the test is over."""
    server.released.wait(60)
    return {"data": {}, "success": True}


@contextmanager
def snowflake_server(answer: Callable[[SnowflakeServer], dict[str, Any]]) -> Iterator[SnowflakeServer]:
    """A running server."""
    state = SnowflakeServer(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.headers.get("content-encoding") == "gzip":
                raw = gzip.decompress(raw)
            reply = json.dumps(state.reply(self.path.split("?")[0], json.loads(raw or b"{}"))).encode()
            try:
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
