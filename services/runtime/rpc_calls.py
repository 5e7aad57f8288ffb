"""What happens around every call on the server: identity, trace, errors, one log line, one duration."""

from __future__ import annotations

import asyncio
import inspect
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

import grpc
from grpc_status import rpc_status

from services.runtime import metrics, telemetry
from services.runtime.errors import ServiceError
from services.runtime.identity import LOCAL_CALLER, CallerSigner, set_caller
from services.runtime.rpc_status import status_of
from services.runtime.trace import TRACEPARENT, span

if TYPE_CHECKING:
    from google.protobuf.message import Message

    Context: TypeAlias = grpc.aio.ServicerContext[object, object]

Q = TypeVar("Q")
A = TypeVar("A")
REQUEST_ID = "pmd-request-id"
OPEN_SERVICES = ("/grpc.health.v1.Health/", "/grpc.reflection.")
"""Answered without a caller: probes and tools have none, and they tell nothing of anybody."""
DRAIN_BYTES = 16 * 1024 * 1024
DRAIN_S = 0.5
_log = telemetry.logger(__name__)


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every method of every service."""

    def __init__(self, signer: CallerSigner | None) -> None:
        self._signer = signer

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Q, A] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Q, A] | None:
        """See grpc."""
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith(OPEN_SERVICES):
            return handler
        return self._wrapped(handler, method)

    def _wrapped(self, handler: grpc.RpcMethodHandler[Q, A], method: str) -> grpc.RpcMethodHandler[Q, A]:
        codecs = {
            "request_deserializer": handler.request_deserializer,
            "response_serializer": handler.response_serializer,
        }
        make, behavior = _kind_of(handler)
        sends_a_stream = handler.request_streaming

        async def answer(request: object, context: Context) -> object:
            async with self._call(method, context, request if sends_a_stream else None):
                # A plain function would hold up the loop.
                if not inspect.iscoroutinefunction(behavior):
                    return await asyncio.to_thread(behavior, request, context)
                return await cast("Awaitable[object]", behavior(request, context))

        async def stream(request: object, context: Context) -> AsyncIterator[object]:
            async with self._call(method, context, request if sends_a_stream else None):
                async for response in cast("AsyncIterator[object]", behavior(request, context)):
                    yield response

        return cast("grpc.RpcMethodHandler[Q, A]", make(stream if handler.response_streaming else answer, **codecs))

    @asynccontextmanager
    async def _call(self, method: str, context: Context, requests: object) -> AsyncIterator[None]:
        began, code = time.monotonic(), "OK"
        metadata = {key: value for key, value in context.invocation_metadata() or () if isinstance(value, str)}
        telemetry.bind(request_id=metadata.get(REQUEST_ID) or uuid.uuid4().hex, method=method)
        try:
            with span(method, metadata.get(TRACEPARENT)):
                set_caller(self._signer.verify(metadata) if self._signer else LOCAL_CALLER)
                yield
        except (grpc.aio.AbortError, asyncio.CancelledError, GeneratorExit) as error:
            code = _code_after(error, context)
            raise
        except Exception as error:  # noqa: BLE001 - the place where errors become statuses
            code = error.grpc_code if isinstance(error, ServiceError) else "INTERNAL"
            if code == "INTERNAL":
                _log.error("call failed", exc_info=error)
            if requests is not None:
                await _drained(cast("AsyncIterator[Message]", requests))
            await context.abort_with_status(rpc_status.to_status(status_of(error)))
        finally:
            duration_s = time.monotonic() - began
            metrics.observe("grpc_server_call_duration_seconds", duration_s, method=method, code=code)
            _log.info("call", code=code, duration_ms=round(duration_s * 1000, 2))


def _kind_of(handler: grpc.RpcMethodHandler[Q, A]) -> tuple[Callable[..., object], Callable[..., object]]:
    kinds: Mapping[tuple[bool, bool], tuple[Callable[..., object], object]] = {
        (False, False): (grpc.unary_unary_rpc_method_handler, handler.unary_unary),
        (False, True): (grpc.unary_stream_rpc_method_handler, handler.unary_stream),
        (True, False): (grpc.stream_unary_rpc_method_handler, handler.stream_unary),
        (True, True): (grpc.stream_stream_rpc_method_handler, handler.stream_stream),
    }
    make, behavior = kinds[handler.request_streaming, handler.response_streaming]
    return make, cast("Callable[..., object]", behavior)


async def _drained(requests: AsyncIterator[Message]) -> None:
    """Read what is left of a stream before it is refused, within bounds.

    A client that still sends when the status arrives may see its broken write instead of the status (grpc.aio has no order there).
    """
    size = 0
    # Whatever ends the reading, the refusal is what counts.
    with suppress(TimeoutError, grpc.RpcError, asyncio.InvalidStateError):
        async with asyncio.timeout(DRAIN_S):
            async for message in requests:
                size += message.ByteSize()
                if size > DRAIN_BYTES:
                    return


def _code_after(error: BaseException, context: Context) -> str:
    if isinstance(error, grpc.aio.AbortError):
        code = context.code()
        return code.name if isinstance(code, grpc.StatusCode) else "UNKNOWN"
    remaining = context.time_remaining()
    return "DEADLINE_EXCEEDED" if remaining is not None and remaining <= 0 else "CANCELLED"
