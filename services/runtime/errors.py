"""The errors that cross a service's border, with their status on the class.

    ServiceError
    ├── InvalidRequest      the caller must change something        never retried
    ├── Unauthenticated     the caller must identify itself         never retried
    ├── NotFound            there is nothing of that name           never retried
    ├── Conflict            the state forbids it                    never retried
    ├── LimitExceeded       a stated limit was crossed              never retried
    ├── Cancelled           the caller gave up                      never retried
    ├── Overloaded          later, please                           retried
    ├── Unavailable         a dependency does not answer            retried
    └── Internal            our own fault                           retried

Mapped in three places only: rpc.py to gRPC status, bus.py to ack, retry or dead letter, the gateway to HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One field of a request that is wrong."""

    field: str
    """Path of the field, for example ``parameters.unified-profiler.top_n_values``."""
    description: str
    """What is wrong with it, without quoting data."""


class ServiceError(Exception):
    """A failure with a stable reason. The message is for people and holds no value of the data."""

    grpc_code: ClassVar[str] = "INTERNAL"
    retryable: ClassVar[bool] = False
    default_reason: ClassVar[str] = "INTERNAL"

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        metadata: Mapping[str, str] | None = None,
        violations: tuple[FieldViolation, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason or self.default_reason
        self.metadata: dict[str, str] = dict(metadata or {})
        self.violations = violations


class InvalidRequest(ServiceError):
    """The request can never succeed as it is."""

    grpc_code = "INVALID_ARGUMENT"
    default_reason = "INVALID_REQUEST"


class Unauthenticated(ServiceError):
    """The caller is not who it must be."""

    grpc_code = "UNAUTHENTICATED"
    default_reason = "UNAUTHENTICATED"


class NotFound(ServiceError):
    """There is nothing of that name, or it is not the caller's to see."""

    grpc_code = "NOT_FOUND"
    default_reason = "OBJECT_NOT_FOUND"


class Conflict(ServiceError):
    """The state of the thing forbids it."""

    grpc_code = "FAILED_PRECONDITION"
    default_reason = "INVALID_REQUEST"


class LimitExceeded(ServiceError):
    """A stated limit was crossed; the same input crosses it again."""

    grpc_code = "OUT_OF_RANGE"
    default_reason = "FILE_TOO_LARGE"


class Cancelled(ServiceError):
    """The work was stopped by whoever asked for it."""

    grpc_code = "CANCELLED"
    default_reason = "CANCELLED"


class Overloaded(ServiceError):
    """More work than is taken at once."""

    grpc_code = "RESOURCE_EXHAUSTED"
    retryable = True
    default_reason = "OVERLOADED"


class Unavailable(ServiceError):
    """A dependency does not answer."""

    grpc_code = "UNAVAILABLE"
    retryable = True
    default_reason = "UNAVAILABLE"


class Internal(ServiceError):
    """A fault of ours."""

    grpc_code = "INTERNAL"
    retryable = True
    default_reason = "INTERNAL"
