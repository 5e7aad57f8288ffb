"""How a service calls another: load spread over replicas, lost connections retried, the caller passed on."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import grpc

from services.runtime.identity import CallerSigner, caller_or_none
from services.runtime.rpc_calls import REQUEST_ID
from services.runtime.trace import TRACEPARENT, current_traceparent

if TYPE_CHECKING:
    from grpc.aio import ClientCallDetails, StreamStreamCall, StreamUnaryCall, UnaryStreamCall, UnaryUnaryCall

Q = TypeVar("Q")
A = TypeVar("A")
Stream: TypeAlias = AsyncIterable[Q] | Iterable[Q]
MAX_MESSAGE_BYTES = 16 * 1024 * 1024
SERVICE_CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    # Moves calls away from a replica that drains.
    "healthCheckConfig": {"serviceName": ""},
    "methodConfig": [
        {
            "name": [{}],
            # UNAVAILABLE alone, and every method of ours is idempotent or names a request id.
            "retryPolicy": {
                "maxAttempts": 4,
                "initialBackoff": "0.1s",
                "maxBackoff": "2s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ],
}


def open_channel(target: str, signer: CallerSigner | None = None) -> grpc.aio.Channel:
    """A channel to a service: ``host:port``, or ``dns:///name:port`` for all replicas behind a headless name."""
    options: list[tuple[str, str | int]] = [
        ("grpc.service_config", json.dumps(SERVICE_CONFIG)),
        ("grpc.enable_retries", 1),
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.max_reconnect_backoff_ms", 2_000),
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.min_reconnect_backoff_ms", 200),
        # No proxy of the environment stands between our own services.
        ("grpc.enable_http_proxy", 0),
    ]
    return grpc.aio.insecure_channel(target, options=options, interceptors=[kind(signer) for kind in INTERCEPTORS])


class _Metadata:
    """Adds who asks and which trace it belongs to."""

    def __init__(self, signer: CallerSigner | None) -> None:
        self._signer = signer

    def details(self, details: ClientCallDetails) -> ClientCallDetails:
        """The call's details with our metadata."""
        metadata = grpc.aio.Metadata(*tuple(details.metadata or ()))
        present = {key for key, _ in metadata}
        for key, value in self._added():
            if key not in present:
                metadata.add(key, value)
        return grpc.aio.ClientCallDetails(details.method, details.timeout, metadata, details.credentials, details.wait_for_ready)

    def _added(self) -> Sequence[tuple[str, str]]:
        added = [(TRACEPARENT, current_traceparent()), (REQUEST_ID, uuid.uuid4().hex)]
        caller = caller_or_none()
        if self._signer is not None and caller is not None:
            added.extend(self._signer.metadata(caller))
        return added


# grpc takes an interceptor for one kind of call only, so there is one for each.


class _UnaryUnary(_Metadata, grpc.aio.UnaryUnaryClientInterceptor):
    async def intercept_unary_unary(
        self,
        continuation: Callable[[ClientCallDetails, Q], Awaitable[UnaryUnaryCall[Q, A]]],
        client_call_details: ClientCallDetails,
        request: Q,
    ) -> UnaryUnaryCall[Q, A]:
        return await continuation(self.details(client_call_details), request)


class _UnaryStream(_Metadata, grpc.aio.UnaryStreamClientInterceptor):
    async def intercept_unary_stream(
        self,
        continuation: Callable[[ClientCallDetails, Q], Awaitable[UnaryStreamCall[Q, A]]],
        client_call_details: ClientCallDetails,
        request: Q,
    ) -> AsyncIterator[A] | UnaryStreamCall[Q, A]:
        return await continuation(self.details(client_call_details), request)


class _StreamUnary(_Metadata, grpc.aio.StreamUnaryClientInterceptor):
    async def intercept_stream_unary(
        self,
        continuation: Callable[[ClientCallDetails, Stream[Q]], Awaitable[StreamUnaryCall[Q, A]]],
        client_call_details: ClientCallDetails,
        request_iterator: Stream[Q],
    ) -> StreamUnaryCall[Q, A]:
        return await continuation(self.details(client_call_details), request_iterator)


class _StreamStream(_Metadata, grpc.aio.StreamStreamClientInterceptor):
    async def intercept_stream_stream(
        self,
        continuation: Callable[[ClientCallDetails, Stream[Q]], Awaitable[StreamStreamCall[Q, A]]],
        client_call_details: ClientCallDetails,
        request_iterator: Stream[Q],
    ) -> AsyncIterator[A] | StreamStreamCall[Q, A]:
        return await continuation(self.details(client_call_details), request_iterator)


INTERCEPTORS = (_UnaryUnary, _UnaryStream, _StreamUnary, _StreamStream)
