"""Bodies that the gateway passes on while they arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import Response
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

log = logger(__name__)


class ClosingResponse(StreamingResponse):
    """A streaming response that closes its source however it ends: a client that leaves must not keep a call open."""

    def __init__(
        self, source: AsyncIterator[bytes], *, media_type: str, headers: dict[str, str], close: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(source, headers=headers, media_type=media_type)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except ServiceError as error:
            # The status is sent: all that is left is to break off, so that nobody takes a part for the whole.
            log.warning("stream_broken", reason=error.reason)
            raise BrokenStream from None
        finally:
            await self._close()


class BrokenStream(Exception):
    """A body could not be sent to its end; the server drops the connection."""


def is_known(etag: str, if_none_match: str) -> bool:
    """Whether the client has a version already, by the header that it sent."""
    return etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}


def not_modified(etag: str) -> Response:
    """The client has this version already."""
    return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
