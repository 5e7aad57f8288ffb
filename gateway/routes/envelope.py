"""What stands around every request: its id, its trace, its size, its log line, and the headers that keep browsers careful."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.errors import ForeignOrigin
from services.runtime.telemetry import bound, logger
from services.runtime.trace import span

log = logger(__name__)

STREAMED = ("/analyze", "/v1/objects/")
"""Their bodies are bounded where they are read, by the limit for files."""
PROBES = ("/healthz", "/readyz")
"""Asked every few seconds: their lines would bury the others."""
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class LastResort:
    """How errors are answered that no handler inside sees."""

    unexpected: Callable[[str], Response]
    large_body: Callable[[int, str], Response]


class RequestEnvelope:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, max_json_bytes: int, last_resort: LastResort) -> None:
        self._app = app
        self._max_bytes = max_json_bytes
        self._last_resort = last_resort

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, None if scope["path"].startswith(STREAMED) else self._max_bytes)
        with bound(request_id=exchange.request_id), span("gateway.request", Headers(scope=scope).get("traceparent")):
            try:
                if exchange.is_too_large():
                    await self._last_resort.large_body(self._max_bytes, scope["path"])(scope, receive, exchange.send)
                else:
                    await self._app(scope, exchange.receive, exchange.send)
            except Exception:
                log.exception("request_failed")
                if exchange.status:
                    # Half an answer is out: only a dropped connection says that it is not whole.
                    raise
                await self._last_resort.unexpected(scope["path"])(scope, receive, exchange.send)
            finally:
                exchange.report()


class _Exchange:
    def __init__(self, scope: Scope, receive: Receive, send: Send, max_bytes: int | None) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._max_bytes = max_bytes
        self._size = 0
        self._started_at = time.monotonic()
        self.status = 0
        given = Headers(scope=scope).get("x-request-id", "")
        self.request_id = given if _REQUEST_ID.match(given) else uuid.uuid4().hex

    def is_too_large(self) -> bool:
        announced = Headers(scope=self._scope).get("content-length", "")
        return self._max_bytes is not None and announced.isdigit() and int(announced[:20]) > self._max_bytes

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._max_bytes is not None and self._size > self._max_bytes:
            raise HTTPException(413, f"The body is larger than {self._max_bytes} bytes.")
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request_id
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
        await self._send(message)

    def report(self) -> None:
        # The route's template: paths hold identifiers, and queries hold names.
        route = getattr(self._scope.get("route"), "path", "unmatched")
        duration_ms = round((time.monotonic() - self._started_at) * 1000, 1)
        tell = log.debug if route in PROBES else log.info
        tell("request", method=self._scope["method"], route=route, status=self.status, duration_ms=duration_ms)


async def check_origin(request: Request) -> None:
    """Where nobody signs in, only pages of this machine may ask: no foreign page, and no foreign name for this address."""
    allowed = request.app.state.suite.limits.allowed_origins
    if allowed is None:
        return
    origin = request.headers.get("origin")
    names = [request.headers.get("host", "")] + ([origin.partition("://")[2]] if origin is not None else [])
    if not all(_host_name(name) in allowed for name in names) or request.headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin("Without authentication, only pages of this machine may ask.")


def _host_name(host: str) -> str:
    return re.sub(r":\d+$", "", host).lower()
