"""What a child says about its failure: a stable reason and a place in the code, never a text of a library."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

from services.runtime.errors import ServiceError

FILE_FAULTS = frozenset({"ComputeError", "NoDataError", "StringCacheMismatchError"})
"""Errors of the engine that the bytes are to blame for, where a reader did not say it better."""


def note(error: BaseException) -> dict[str, object]:
    """An error as a fault frame holds it."""
    if isinstance(error, ServiceError):
        code, reason, message = error.grpc_code, error.reason, error.message
        metadata, violations = error.metadata, [[each.field, each.description] for each in error.violations]
    else:
        (code, reason, message), metadata, violations = _verdict(error), {}, []
    return {
        "code": code,
        "reason": reason,
        "message": message,
        "metadata": metadata,
        "violations": violations,
        "place": _place(error),
    }


def _verdict(error: BaseException) -> tuple[str, str, str]:
    name = type(error).__name__
    if isinstance(error, MemoryError):
        return "OUT_OF_RANGE", "MEMORY_LIMIT", "profiling needs more memory than the limit"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "OUT_OF_RANGE", "FILE_TOO_LARGE", "the data spills more to disk than the limit"
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "UNAVAILABLE", "UNAVAILABLE", "the profiler has no room to unpack the file now; try again"
    if type(error).__module__.startswith("polars") and name in FILE_FAULTS:
        return "INVALID_ARGUMENT", "UNREADABLE_FILE", "the file breaks the rules of its format"
    return "INTERNAL", "INTERNAL", "profiling failed; this is a fault of the suite"


def _place(error: BaseException) -> str:
    """Type and innermost place in our code: nothing that came from the data."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "services" in Path(frame.filename).parts]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    return f"{type(error).__name__} at {where}"
