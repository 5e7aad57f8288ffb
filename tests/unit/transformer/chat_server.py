"""A chat completions endpoint on loopback that does what a test wants, in a thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Reply = Callable[["Handler"], None]


@dataclass
class ChatServer:
    """What was asked, and what is still to be replied; the last reply is given for ever."""

    replies: Sequence[Reply] = ()
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    sent_bytes: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: whoever waits may go."""

    def reply(self) -> Reply:
        return self.replies[min(len(self.asked), len(self.replies)) - 1]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the next reply."""

    server_state: ChatServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server_state.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        try:
            self.server_state.reply()(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def says(content: object) -> Reply:
    """A completion of that content."""
    return lambda handler: handler.send(200, json.dumps({"choices": [{"message": {"content": content}}]}).encode())


def status(code: int, **headers: str) -> Reply:
    return lambda handler: handler.send(code, b'{"error": "quoting your data"}', **headers)


def body(raw: bytes, **headers: str) -> Reply:
    return lambda handler: handler.send(200, raw, **headers)


def hangs_up(handler: Handler) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True


def breaks_off(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.send(200, b'{"choices": [', content_length="1000")
    handler.close_connection = True


def never_answers(handler: Handler) -> None:
    handler.server_state.released.wait(60)


def drips(handler: Handler) -> None:
    """Sends headers and one byte, then nothing."""
    handler.send(200, b"{", content_length="1000")
    handler.wfile.flush()
    handler.server_state.released.wait(60)


def endless(handler: Handler) -> None:
    """Sends until nobody listens any more."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65536)
        handler.server_state.sent_bytes += 65536


@contextmanager
def chat_server(*replies: Reply) -> Iterator[ChatServer]:
    """A running endpoint."""
    state = ChatServer(replies)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"server_state": state}))
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
