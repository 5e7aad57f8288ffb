"""What can go wrong in artifacts beside what the runtime knows.

ServiceError
├── InvalidRequest
│   ├── EmptyUpload         not one byte came
│   ├── BrokenUpload        the stream is not a header and then chunks, or not the bytes that were announced
│   ├── UnknownFormat       no renderer of that name
│   └── UnreadableReport    the bytes are no report
├── LimitExceeded
│   └── UploadTooLarge      more bytes than are taken
└── NotFound
    ├── AnalysisNotFound    no such analysis, or another tenant's
    ├── AnalysisDeleted     a user of the tenant that asks deleted it
    ├── DownloadNotFound    no such download, or another tenant's
    └── DownloadExpired     the file was kept as long as files are kept
"""

from __future__ import annotations

from services.runtime.errors import InvalidRequest, LimitExceeded, NotFound


class EmptyUpload(InvalidRequest):
    """The file holds no byte."""

    default_reason = "EMPTY_FILE"


class BrokenUpload(InvalidRequest):
    """What came is not what was announced."""


class UnknownFormat(InvalidRequest):
    """No renderer has that name."""


class UnreadableReport(InvalidRequest):
    """The bytes are no report of a schema version that is known. Never retried: the same bytes fail again."""

    default_reason = "OBJECT_CORRUPT"


class UploadTooLarge(LimitExceeded):
    """The file is larger than the limit, which the metadata names."""

    default_reason = "FILE_TOO_LARGE"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"the file is larger than {limit_bytes:,} bytes", metadata={"limit_bytes": str(limit_bytes)})


class AnalysisNotFound(NotFound):
    """No such analysis, or it belongs to another tenant: the two are not told apart."""

    default_reason = "ANALYSIS_NOT_FOUND"


class AnalysisDeleted(NotFound):
    """The analysis was deleted by a user of the tenant that asks; others learn that there is none."""

    default_reason = "ANALYSIS_DELETED"


class DownloadExpired(NotFound):
    """The file was kept as long as files are kept. The report is still there."""

    default_reason = "DOWNLOAD_EXPIRED"


class DownloadNotFound(NotFound):
    """No such download, or it belongs to another tenant: the two are not told apart."""

    default_reason = "DOWNLOAD_NOT_FOUND"
