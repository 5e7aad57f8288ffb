"""A request's body as a stream: bounded in size, in idle time and in what is held at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request

from gateway.errors import FileTooLarge, SlowBody

SLICE_BYTES = 64 * 1024
"""No more than this is parsed or sent on at once, however large the server's own chunks are."""
IDLE_S = 60.0


async def read_body(request: Request, max_bytes: int, idle_s: float = IDLE_S) -> AsyncIterator[bytes]:
    """The body in slices. Raises ``FileTooLarge`` past ``max_bytes``, ``SlowBody`` when nothing arrives for ``idle_s``."""
    _check_announced(request, max_bytes)
    size = 0
    stream = aiter(request.stream())
    while True:
        try:
            chunk = await asyncio.wait_for(anext(stream), idle_s)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise SlowBody(f"No byte of the body arrived for {idle_s:g} s.") from None
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes)
        for start in range(0, len(chunk), SLICE_BYTES):
            yield chunk[start : start + SLICE_BYTES]


def _check_announced(request: Request, max_bytes: int) -> None:
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > max_bytes:
        raise _too_large(max_bytes)


def _too_large(max_bytes: int) -> FileTooLarge:
    return FileTooLarge("The request is larger than the limit.", metadata={"limit_bytes": str(max_bytes)})
