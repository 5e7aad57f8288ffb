"""One call: the caller named, a deadline set, the error mapped."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import grpc
import structlog

from services.runtime.identity import Caller, as_caller
from services.runtime.rpc import error_from_rpc
from services.runtime.rpc_calls import REQUEST_ID

Request = TypeVar("Request")
Response = TypeVar("Response")

QUESTION_S = 10.0
"""For what a service answers from memory or one object."""
CHANGE_S = 30.0
"""For what writes, deletes or asks Snowflake."""


class UnaryMethod(Protocol[Request, Response]):
    """A stub's unary method."""

    def __call__(
        self, request: Request, /, *, timeout: float, metadata: grpc.aio.Metadata
    ) -> grpc.aio.UnaryUnaryCall[Request, Response]: ...


class StreamMethod(Protocol[Request, Response]):
    """A stub's method that answers a stream."""

    def __call__(
        self, request: Request, /, *, timeout: float, metadata: grpc.aio.Metadata
    ) -> grpc.aio.UnaryStreamCall[Request, Response]: ...


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Raise the ``ServiceError`` behind a call's status."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        raise error_from_rpc(error) from None


def same_request() -> grpc.aio.Metadata:
    """Metadata that carries this request's id on, so that one id finds the log lines of all services."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return grpc.aio.Metadata((REQUEST_ID, request_id)) if request_id else grpc.aio.Metadata()


async def ask(method: UnaryMethod[Request, Response], caller: Caller, request: Request, timeout_s: float = QUESTION_S) -> Response:
    """The answer to one question."""
    with as_caller(caller), mapped_errors():
        return await method(request, timeout=timeout_s, metadata=same_request())


async def stream(
    method: StreamMethod[Request, Response], caller: Caller, request: Request, timeout_s: float
) -> AsyncGenerator[Response, None]:
    """Every answer of a stream. Closing it ends the call."""
    # The caller is read when the call begins, never while the stream is handed about between tasks.
    with as_caller(caller):
        call = method(request, timeout=timeout_s, metadata=same_request())
    try:
        with mapped_errors():
            async for response in call:
                yield response
    finally:
        call.cancel()


async def rechunked(chunks: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """The same bytes in chunks of ``size``, the last one shorter."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)
