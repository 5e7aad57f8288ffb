"""What the gateway itself refuses. Everything else comes from the services behind it."""

from __future__ import annotations

from typing import ClassVar

from services.runtime.errors import InvalidRequest, LimitExceeded, NotFound, Overloaded, ServiceError, Unauthenticated


class MissingFile(InvalidRequest):
    """The request names no file."""

    default_reason = "MISSING_FILE"


class EmptyFile(InvalidRequest):
    """The file holds no byte."""

    default_reason = "EMPTY_FILE"


class FileTooLarge(LimitExceeded):
    """The file is larger than the limit."""

    default_reason = "FILE_TOO_LARGE"


class InvalidParameter(InvalidRequest):
    """A read option is unknown, of the wrong type or out of range."""

    default_reason = "INVALID_PARAMETER"


class AnalysisNotFound(NotFound):
    """No such analysis, or it belongs to another tenant."""

    default_reason = "ANALYSIS_NOT_FOUND"


class DownloadNotFound(NotFound):
    """No such download, or it belongs to another tenant."""

    default_reason = "DOWNLOAD_NOT_FOUND"


class InvalidCredentials(Unauthenticated):
    """There are no credentials, or nobody knows them. One message for both: no hint to a guesser."""

    def __init__(self) -> None:
        super().__init__("Send a valid API key or access token.")


class ForeignOrigin(ServiceError):
    """Without authentication only pages of this machine may ask: a foreign page in the same browser may not."""

    grpc_code: ClassVar[str] = "PERMISSION_DENIED"
    default_reason = "INVALID_REQUEST"


class SlowBody(InvalidRequest):
    """The client stopped sending its body."""

    grpc_code = "DEADLINE_EXCEEDED"


class TooManyStreams(Overloaded):
    """As many event streams are open as this process carries."""
