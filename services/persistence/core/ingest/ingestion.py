"""The rows of an analysis on their way into a table of the warehouse: what is known of them, and who does what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from services.persistence.core.records import AcceptedRequest, Failure, Ingest, IngestState, StoredObject


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """A column of the staged file, where it is called ``c0``, ``c1`` and so on by its place."""

    name: str
    """As the source has it: any text."""
    type: str
    """text, number, float, boolean, date, timestamp or timestamp_tz."""
    precision: int = 0
    scale: int = 0
    is_empty: bool = False
    """Whether no row has a value: then it goes with any type."""


@dataclass(frozen=True, slots=True)
class StagedRows:
    """What the profiler staged, or why it did not."""

    analysis_id: str
    columns: tuple[StagedColumn, ...] = ()
    row_count: int = 0
    data: StoredObject | None = None
    failure: Failure | None = None


class RowsDesk(Protocol):
    """Analyses whose rows are asked for, and what is known of them. Every write may be repeated."""

    def pending(self) -> AsyncIterator[str]:
        """Those that are not final yet, oldest first."""

    async def staged(self, analysis_id: str) -> StagedRows | None:
        """What was staged; None while nothing is told."""

    async def record(self, analysis_id: str) -> Ingest | None:
        """What became of the rows; None while that is open."""

    async def conclude(self, analysis_id: str, ingest: Ingest) -> None:
        """Record what became of them, once."""

    async def clear(self, analysis_id: str) -> None:
        """Remove the staged file, then take the analysis off the list."""


class RowsWarehouse(Protocol):
    """Tables of rows. Every method raises ``WarehouseUnavailable``, ``WarehouseRefused``, and may be repeated."""

    async def prepare(self) -> None:
        """Make what is needed, where making it is ours."""

    async def load(self, request: AcceptedRequest, rows: StagedRows) -> Ingest:
        """Load a staged file into the table of its dataset: once, however often it is asked for."""

    async def note_failure(self, request: AcceptedRequest, failure: Failure) -> None:
        """Note that there are no rows, and why."""

    async def delete_analysis(self, analysis_id: str) -> None:
        """Remove the rows of an analysis from every table."""

    async def close(self) -> None:
        """End the session."""


class RowsStage(Protocol):
    """Where the warehouse sees the staged files."""

    async def show(self, analysis_id: str) -> None:
        """Have a file there. Raises ``ObjectNotFound``."""

    async def hide(self, analysis_id: str) -> None:
        """Take it away."""


def pending() -> Ingest:
    """Asked for and not final."""
    return Ingest(IngestState.PENDING)


def failed(failure: Failure) -> Ingest:
    """No rows, for good."""
    return Ingest(IngestState.FAILED, failure=failure)
