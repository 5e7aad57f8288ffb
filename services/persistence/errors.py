"""What persistence refuses, each with its stable reason."""

from __future__ import annotations

from datetime import datetime

from services.runtime.errors import Conflict, FieldViolation, Internal, InvalidRequest, NotFound, Unavailable


class AnalysisNotFound(NotFound):
    """No such analysis, or it belongs to another tenant: both look the same."""

    default_reason = "ANALYSIS_NOT_FOUND"

    def __init__(self, field: str = "") -> None:
        violations = (FieldViolation(field, "there is no such analysis"),) if field else ()
        super().__init__("there is no such analysis", violations=violations)


class AnalysisDeleted(NotFound):
    """The analysis was deleted by a user of its tenant. Others learn that there is none."""

    default_reason = "ANALYSIS_DELETED"

    def __init__(self, deleted_at: datetime) -> None:
        super().__init__("the analysis was deleted", metadata={"deleted_at": deleted_at.isoformat(timespec="seconds")})


class UploadNotFound(NotFound):
    """No such upload, it expired, or it belongs to another tenant: all look the same."""

    default_reason = "UPLOAD_NOT_FOUND"

    def __init__(self, field: str) -> None:
        super().__init__("there is no such upload", metadata={"field": field})


class MissingFile(InvalidRequest):
    """The request names no file."""

    default_reason = "MISSING_FILE"


class EmptyFile(InvalidRequest):
    """The named file holds no byte."""

    default_reason = "EMPTY_FILE"


class IngestOff(Conflict):
    """Rows are asked for in a table of the warehouse, and this installation does not load any."""

    default_reason = "INGEST_OFF"

    def __init__(self) -> None:
        message = "this installation loads no rows into the warehouse; its operator turns that on"
        super().__init__(message, violations=(FieldViolation("ingest", message),))


class IdempotencyConflict(Conflict):
    """The request id was used for another request."""

    default_reason = "IDEMPOTENCY_CONFLICT"


class AnalysisOver(Conflict):
    """The analysis ended before it could be cancelled."""

    default_reason = "ANALYSIS_OVER"


class ReportNotReady(Conflict):
    """There is no report: the analysis is still running, failed or was cancelled."""

    default_reason = "REPORT_NOT_READY"


class BaselineNotReady(Conflict):
    """The analysis that is to be compared with has no report: it is still running, failed or was cancelled."""

    default_reason = "BASELINE_NOT_READY"

    def __init__(self, field: str, state: str, why: str) -> None:
        message = f"the baseline analysis {why}"
        super().__init__(message, metadata={"state": state}, violations=(FieldViolation(field, message),))


class BaselineHasNoStates(Conflict):
    """The analysis that is to be compared with left nothing to compare with."""

    default_reason = "BASELINE_HAS_NO_STATES"

    def __init__(self, field: str) -> None:
        message = "the baseline analysis kept no states to compare with; give its file as the baseline"
        super().__init__(message, violations=(FieldViolation(field, message),))


class WarehouseUnavailable(Unavailable):
    """The warehouse does not answer, or the outcome of a statement is unknown. Every write is keyed: do it again."""


class WarehouseRefused(Internal):
    """The warehouse understood a statement and refused it. Its text may quote data and is not kept."""
