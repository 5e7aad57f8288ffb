"""Why a child failed, as errors that a caller can act on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from services.profiler.adapters.sandbox.child import STDERR_NAME
from services.profiler.service.limits import ChildLimits
from services.runtime.errors import FieldViolation, Internal, InvalidRequest, LimitExceeded, ServiceError, Unavailable

LOOK_BYTES = 64 * 1024
OUT_OF_MEMORY = b"memory allocation of "
"""What the engine's allocator writes before it aborts."""


class MemoryLimit(LimitExceeded):
    """The child needed more memory than it may have."""

    default_reason = "MEMORY_LIMIT"


class TimeLimit(LimitExceeded):
    """The child took longer than it may."""

    default_reason = "TIME_LIMIT"


class ChildCrashed(Internal):
    """The child died without a word. Not retried: the same bytes would kill the next one."""

    retryable = False
    default_reason = "CHILD_CRASHED"


class ChildFault(Internal):
    """The child met a fault of ours. Not retried: it is deterministic."""

    retryable = False


KINDS: dict[str, type[ServiceError]] = {
    "INVALID_ARGUMENT": InvalidRequest,
    "OUT_OF_RANGE": LimitExceeded,
    "UNAVAILABLE": Unavailable,
}


def memory_limit(limits: ChildLimits) -> MemoryLimit:
    """More memory than the limit."""
    return MemoryLimit(
        f"profiling needs more than {limits.memory_bytes} bytes of memory", metadata={"limit_bytes": str(limits.memory_bytes)}
    )


def wall_limit(limits: ChildLimits) -> TimeLimit:
    """More time than the limit."""
    return TimeLimit(f"profiling takes longer than {limits.wall_s:g} s", metadata={"limit_s": f"{limits.wall_s:g}"})


def cpu_limit(limits: ChildLimits) -> TimeLimit:
    """More processor time than the limit."""
    return TimeLimit(f"profiling takes more than {limits.cpu_s} s of processor time", metadata={"limit_cpu_s": str(limits.cpu_s)})


def confessed(note: dict[str, object], limits: ChildLimits) -> ServiceError:
    """The error that a child reported. Doubted in form: the child may be in a stranger's hands."""
    reason, message = str(note.get("reason", "")), str(note.get("message", ""))
    if reason == MemoryLimit.default_reason:
        return memory_limit(limits)
    kind = KINDS.get(str(note.get("code")), ChildFault)
    metadata, violations = note.get("metadata"), note.get("violations")
    return kind(
        message[:1000],
        reason=reason,
        metadata={str(key): str(value) for key, value in metadata.items()} if isinstance(metadata, dict) else {},
        violations=tuple(FieldViolation(str(field), str(why)) for field, why in violations) if isinstance(violations, list) else (),
    )


def died(status: int | None, directory: Path, limits: ChildLimits) -> ServiceError:
    """Why a child ended before it had said anything. ``status`` is None if its zygote went with it."""
    if status is None:
        return Unavailable("the profiler lost its child processes; try again")
    number = -os.waitstatus_to_exitcode(status)
    if number == signal.SIGXCPU:
        return cpu_limit(limits)
    if number == signal.SIGABRT and OUT_OF_MEMORY in _last_words(directory / STDERR_NAME):
        return memory_limit(limits)
    name = signal.Signals(number).name if number > 0 else f"exit code {-number}"
    return ChildCrashed("the parsing process died without saying why", metadata={"signal": name})


def _last_words(path: Path) -> bytes:
    """Beginning of what the libraries wrote. Searched here, shown to nobody; a link in its place is not followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as words:
        return words.read(LOOK_BYTES)
