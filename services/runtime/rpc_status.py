"""Errors on the wire: ``ServiceError`` to google.rpc.Status and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status
from grpc_status import rpc_status

from services.runtime.errors import (
    Cancelled,
    Conflict,
    FieldViolation,
    Internal,
    InvalidRequest,
    LimitExceeded,
    NotFound,
    Overloaded,
    ServiceError,
    Unauthenticated,
    Unavailable,
)

if TYPE_CHECKING:
    from google.protobuf.message import Message as ProtoMessage

DOMAIN = "profilemydata"
UNKNOWN_FAULT = "a fault of the service itself"
TOO_LARGE_TEXT = "larger than max"
"""How grpc words a message past the limit; it has no code of its own for that."""
BROKEN_WRITE_TEXT = "Internal error from Core"
"""How grpc words a message that could not be sent any more."""

ERRORS_BY_CODE: Mapping[grpc.StatusCode, type[ServiceError]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequest,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.PERMISSION_DENIED: Unauthenticated,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.FAILED_PRECONDITION: Conflict,
    grpc.StatusCode.ALREADY_EXISTS: Conflict,
    grpc.StatusCode.ABORTED: Conflict,
    grpc.StatusCode.OUT_OF_RANGE: LimitExceeded,
    grpc.StatusCode.CANCELLED: Cancelled,
    grpc.StatusCode.RESOURCE_EXHAUSTED: Overloaded,
    grpc.StatusCode.UNAVAILABLE: Unavailable,
    grpc.StatusCode.DEADLINE_EXCEEDED: Unavailable,
}


def status_of(error: Exception) -> Status:
    """The status to send. Of an exception that is not ours nothing is told."""
    known = error if isinstance(error, ServiceError) else Internal(UNKNOWN_FAULT)
    details = [_packed(ErrorInfo(reason=known.reason, domain=DOMAIN, metadata=known.metadata))]
    if known.violations:
        fields = [BadRequest.FieldViolation(field=item.field, description=item.description) for item in known.violations]
        details.append(_packed(BadRequest(field_violations=fields)))
    return Status(code=grpc.StatusCode[known.grpc_code].value[0], message=known.message, details=details)


def error_from_rpc(error: grpc.aio.AioRpcError) -> ServiceError:
    """The error that a call failed with, as the other side raised it; without details the status code decides."""
    info, violations = _details(error)
    kind = Unavailable if _is_broken_write(error) else ERRORS_BY_CODE.get(error.code(), Internal)
    if info is None and kind is Overloaded and TOO_LARGE_TEXT in (error.details() or ""):
        return LimitExceeded("the message is larger than the limit")
    # Only the text of our own services is known to hold no data.
    message = (error.details() or "") if info is not None else _PLAIN.get(kind, "the service failed")
    return kind(
        message,
        reason=info.reason if info is not None else None,
        metadata=dict(info.metadata) if info is not None else None,
        violations=violations,
    )


def _is_broken_write(error: grpc.aio.AioRpcError) -> bool:
    """Whether the other side had gone while we sent: the library gives that no code of its own."""
    return error.code() is grpc.StatusCode.INTERNAL and BROKEN_WRITE_TEXT in (error.details() or "")


_PLAIN: Mapping[type[ServiceError], str] = {
    Unavailable: "the service does not answer",
    Overloaded: "the service takes no more work now",
    Cancelled: "the call was cancelled",
    Unauthenticated: "the service did not accept the caller",
}


def _details(error: grpc.aio.AioRpcError) -> tuple[ErrorInfo | None, tuple[FieldViolation, ...]]:
    try:
        status = rpc_status.from_call(error)
    except ValueError:
        status = None
    info: ErrorInfo | None = None
    violations: tuple[FieldViolation, ...] = ()
    for detail in status.details if status is not None else ():
        if detail.Is(ErrorInfo.DESCRIPTOR):
            info = ErrorInfo.FromString(detail.value)
        elif detail.Is(BadRequest.DESCRIPTOR):
            found = BadRequest.FromString(detail.value).field_violations
            violations = tuple(FieldViolation(item.field, item.description) for item in found)
    return (info if info is not None and info.domain == DOMAIN else None), violations


def _packed(message: ProtoMessage) -> AnyMessage:
    packed = AnyMessage()
    packed.Pack(message)
    return packed
