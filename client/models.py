"""What the suite answers, typed. Unknown fields are ignored, so that an older client reads a newer suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Json = Mapping[str, "JsonValue"]
JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]

TERMINAL = frozenset({"completed", "partial", "failed", "cancelled"})
"""States that an analysis never leaves."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an analysis failed: a stable code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the current stage is; None where it is not known."""

    fraction: float | None
    row_count: int | None


@dataclass(frozen=True, slots=True)
class Ingest:
    """The rows of an analysis in a table of the warehouse: ``state`` is pending, loaded or failed."""

    state: str
    table: str | None
    """In the schema of ingested data; None until they are loaded."""
    row_count: int | None
    loaded_at: str | None
    failure: Failure | None

    @property
    def is_over(self) -> bool:
        """Whether the state is final."""
        return self.state != "pending"

    @classmethod
    def from_json(cls, data: Json) -> Ingest:
        """Read the part of the gateway's resource."""
        return cls(
            state=str(data.get("state")),
            table=_text(data.get("table")),
            row_count=_integer(data.get("row_count")),
            loaded_at=_text(data.get("loaded_at")),
            failure=_failure(_object(data.get("failure"))),
        )


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis as it stands. Times are ISO 8601 UTC, None until they come."""

    analysis_id: str
    status: str
    file_name: str
    size_bytes: int | None
    created_at: str | None
    ended_at: str | None
    persisted_at: str | None
    execution_time_ms: int | None
    progress: Progress
    failure: Failure | None
    dataset: str | None = None
    """The name given to its dataset; None where file name and schema tell datasets apart."""
    ingest: Ingest | None = None
    """None unless it was asked for."""

    @property
    def is_over(self) -> bool:
        """Whether the state is terminal."""
        return self.status in TERMINAL

    @classmethod
    def from_json(cls, data: Json) -> Analysis:
        """Read the gateway's resource."""
        primary = _object(data.get("primary"))
        progress = _object(data.get("progress"))
        ingest = _object(data.get("ingest"))
        return cls(
            analysis_id=str(data["analysis_id"]),
            status=str(data["status"]),
            file_name=str(primary.get("file_name") or ""),
            size_bytes=_integer(primary.get("size_bytes")),
            created_at=_text(data.get("created_at")),
            ended_at=_text(data.get("ended_at")),
            persisted_at=_text(data.get("persisted_at")),
            execution_time_ms=_integer(data.get("execution_time_ms")),
            progress=Progress(_number(progress.get("fraction")), _integer(progress.get("row_count"))),
            failure=_failure(_object(data.get("failure"))),
            dataset=_text(data.get("dataset")),
            ingest=Ingest.from_json(ingest) if ingest else None,
        )


@dataclass(frozen=True, slots=True)
class Download:
    """A rendered file and a short-lived URL, absolute or below the suite's address."""

    download_id: str
    file_name: str
    format: str
    size_bytes: int
    url: str

    @classmethod
    def from_json(cls, data: Json) -> Download:
        """Read one entry of the gateway's list."""
        return cls(
            download_id=str(data["download_id"]),
            file_name=str(data["file_name"]),
            format=str(data["format"]),
            size_bytes=_integer(data.get("size_bytes")) or 0,
            url=str(data["url"]),
        )


def _failure(data: Json) -> Failure | None:
    return Failure(str(data.get("code")), str(data.get("message"))) if data else None


def _object(value: JsonValue) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _integer(value: JsonValue) -> int | None:
    # Integers beyond 2^53 travel as strings.
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
