"""What a column of a dataset is over its newest runs together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from services.persistence.core.datasets import ChosenDataset, choose
from services.persistence.core.merging.merged import MergedColumn, merge_runs
from services.persistence.core.warehouse import StatesQuery, Warehouse

DEFAULT_RUNS = 30
MAX_RUNS = 365


@dataclass(frozen=True, slots=True)
class MergedQuery:
    """One column of one dataset."""

    dataset: str
    """Its id, its name, or the file name under which it was analysed."""
    column: str
    runs: int = 0
    """The newest so many that have a report; 0 for the default."""


@dataclass(frozen=True, slots=True)
class MergedHistory:
    """The answer."""

    dataset: ChosenDataset | None
    """None when the history knows no such dataset."""
    column: MergedColumn = MergedColumn()  # noqa: RUF009 - immutable


async def merged_history(warehouse: Warehouse, tenant_id: str, query: MergedQuery) -> MergedHistory:
    """The newest runs merged. Raises ``WarehouseUnavailable``."""
    dataset = choose(query.dataset, await warehouse.datasets(tenant_id, query.dataset))
    if dataset is None:
        return MergedHistory(None)
    limit = min(query.runs or DEFAULT_RUNS, MAX_RUNS)
    runs = await warehouse.column_states(StatesQuery(tenant_id, dataset.dataset_id, dataset.name, query.column, limit))
    # In a thread: a year of sketches takes longer than others should wait for the loop.
    return MergedHistory(dataset, await asyncio.to_thread(merge_runs, runs))
