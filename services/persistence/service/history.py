"""How a figure went over the runs of a dataset, and which runs are out of the ordinary."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from services.persistence.core.bands import WINDOW, JudgedPoint, judged
from services.persistence.core.datasets import ChosenDataset, choose
from services.persistence.core.warehouse import DATASET, HistoryQuery, Warehouse

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class TrendQuery:
    """One metric of one dataset."""

    dataset: str
    """Its id, its name, or the file name under which it was analysed."""
    metric: str
    column: str = DATASET
    limit: int = 0
    """At most so many points, the newest; 0 for the default."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The answer."""

    dataset: ChosenDataset | None
    """None when the history knows no such dataset."""
    points: tuple[JudgedPoint, ...] = ()
    """Oldest first."""


async def trend(warehouse: Warehouse, tenant_id: str, query: TrendQuery) -> Trend:
    """The newest points, each judged by the points before it, also by those that are not shown.

    Raises ``WarehouseUnavailable``.
    """
    dataset = choose(query.dataset, await warehouse.datasets(tenant_id, query.dataset))
    if dataset is None:
        return Trend(None)
    limit = min(query.limit or DEFAULT_LIMIT, MAX_LIMIT)
    wanted = HistoryQuery(tenant_id, dataset.dataset_id, dataset.name, query.column, query.metric, limit + WINDOW)
    points = await warehouse.metric_history(wanted)
    # In a thread: a thousand bands take longer than others should wait for the loop.
    return Trend(dataset, tuple((await asyncio.to_thread(judged, points, query.metric))[-limit:]))
