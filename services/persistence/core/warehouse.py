"""The warehouse: the history of analyses as tables.

Adapters: ``snowflake``, ``memory_warehouse``; one contract suite holds for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from services.persistence.core.datasets import KnownDataset
from services.persistence.core.merging.column_states import Run
from services.persistence.core.tables.base import Row, Table

DATASET = ""
"""Column under which figures of the whole dataset are kept."""


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """One metric of one dataset over its analyses."""

    tenant_id: str
    dataset_id: str | None
    """None for runs without an id alone."""
    dataset: str
    """Its name: runs of that name without an id count as well."""
    column: str
    """``DATASET`` for a figure of the whole."""
    metric: str
    limit: int
    """The newest so many points."""


@dataclass(frozen=True, slots=True)
class MetricPoint:
    """One analysis' figure."""

    analysis_id: str
    created_at: datetime
    value: float | None
    """None when it had none."""
    status: str = ""
    """How the analysis ended."""


@dataclass(frozen=True, slots=True)
class StatesQuery:
    """One column of one dataset over its newest analyses that have a report."""

    tenant_id: str
    dataset_id: str | None
    dataset: str
    """As in ``HistoryQuery``."""
    column: str
    limit: int
    """So many analyses, whether they kept states or not."""


class Warehouse(Protocol):
    """Rows by key. Writes are keyed, so repeating one after an unknown outcome changes nothing.

    Every method raises ``WarehouseUnavailable`` when the warehouse does not answer within its timeouts,
    ``WarehouseRefused`` when it refuses.
    """

    async def prepare(self) -> None:
        """Bring the tables to the present version. Idempotent, also by two processes at once."""

    async def merge(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert the rows, replacing those of the same key. Keys are unique within ``rows``."""

    async def delete_analysis(self, analysis_id: str) -> None:
        """Remove every row of an analysis from every table."""

    async def datasets(self, tenant_id: str, asked: str) -> tuple[KnownDataset, ...]:
        """The datasets of that name, and all that share their name with the dataset of that id; newest first."""

    async def metric_history(self, query: HistoryQuery) -> tuple[MetricPoint, ...]:
        """The metric's points, oldest first."""

    async def column_states(self, query: StatesQuery) -> tuple[Run, ...]:
        """What the runs kept of the column, newest first."""

    async def close(self) -> None:
        """End the sessions."""


@runtime_checkable
class StagedWarehouse(Warehouse, Protocol):
    """A warehouse that also takes rows from files of a stage. Each step may be repeated, and by two processes at once."""

    async def copy_staged(self) -> None:
        """Load the stage's files into the landing table, each once."""

    async def merge_landed(self, analysis_ids: Sequence[str]) -> None:
        """Move what has landed of these analyses into the tables, replacing rows of the same key."""

    async def present(self, analysis_ids: Sequence[str]) -> frozenset[str]:
        """Those of them that are in the tables, whole: their metadata is written last."""

    async def remove_landed_before(self, moment: datetime) -> None:
        """Remove rows from the landing table that were written before."""
