"""The warehouse in memory, for tests and for runs without one; forgets with its process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from services.persistence.adapters.state_rows import run_of
from services.persistence.core.datasets import KnownDataset
from services.persistence.core.merging.column_states import Run
from services.persistence.core.records import WITH_REPORT
from services.persistence.core.tables.analysis_metadata import ANALYSIS_METADATA
from services.persistence.core.tables.base import Row, Table
from services.persistence.core.tables.column_metrics import COLUMN_METRICS
from services.persistence.core.tables.column_states import COLUMN_STATES
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.warehouse import HistoryQuery, MetricPoint, StatesQuery
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable


class MemoryWarehouse:
    """See ``Warehouse``."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[object, ...], Row]] = {table.name: {} for table in TABLES}
        self.is_down = False
        """Set by tests: every call then fails as an outage does."""
        self.merge_count = 0

    async def prepare(self) -> None:
        self._answer()

    async def merge(self, table: Table, rows: Sequence[Row]) -> None:
        self._answer()
        self.merge_count += 1
        names = [column.name for column in table.columns]
        try:
            body = json.dumps(rows, allow_nan=False)
        except ValueError:
            raise WarehouseRefused("rows cannot be written as JSON") from None
        for row in json.loads(body):
            key = tuple(row[name] for name in table.key)
            self.tables[table.name][key] = {name: row.get(name) for name in names}

    async def delete_analysis(self, analysis_id: str) -> None:
        self._answer()
        for rows in self.tables.values():
            for key in [key for key, row in rows.items() if row["analysis_id"] == analysis_id]:
                del rows[key]

    async def datasets(self, tenant_id: str, asked: str) -> tuple[KnownDataset, ...]:
        self._answer()
        mine = [row for row in self.tables[ANALYSIS_METADATA.name].values() if row["tenant_id"] == tenant_id]
        names = {asked} | {row["dataset_name"] for row in mine if row["dataset_id"] == asked}
        newest: dict[tuple[object, object], tuple[datetime, str]] = {}
        for row in mine:
            if row["dataset_name"] in names:
                key = (row["dataset_id"], row["dataset_name"])
                newest[key] = max(newest.get(key, _run(row)), _run(row))
        ordered = sorted(newest.items(), key=lambda item: item[1], reverse=True)
        return tuple(KnownDataset(str(key) if key else None, str(name), run[0]) for (key, name), run in ordered)

    async def metric_history(self, query: HistoryQuery) -> tuple[MetricPoint, ...]:
        self._answer()
        analyses = self._analyses(query)
        points = [
            _point(analyses[row["analysis_id"]], row["value"])
            for row in self.tables[COLUMN_METRICS.name].values()
            if row["analysis_id"] in analyses and (row["column_name"], row["metric"]) == (query.column, query.metric)
        ]
        return tuple(sorted(points, key=lambda point: (point.created_at, point.analysis_id))[-query.limit :])

    async def column_states(self, query: StatesQuery) -> tuple[Run, ...]:
        self._answer()
        analyses = [row for row in self._analyses(query).values() if row["status"] in WITH_REPORT]
        states = self.tables[COLUMN_STATES.name]
        newest = sorted(analyses, key=_run, reverse=True)[: query.limit]
        kept = [states.get((row["analysis_id"], query.column)) for row in newest]
        return tuple(
            run_of(str(row["analysis_id"]), _run(row)[0], row["content_sha256"], state)
            for row, state in zip(newest, kept, strict=True)
        )

    async def close(self) -> None:
        """Nothing is held."""

    def _analyses(self, query: HistoryQuery | StatesQuery) -> dict[object, Row]:
        return {
            row["analysis_id"]: row
            for row in self.tables[ANALYSIS_METADATA.name].values()
            if row["tenant_id"] == query.tenant_id
            and (row["dataset_id"] == (query.dataset_id or "") or (row["dataset_id"], row["dataset_name"]) == (None, query.dataset))
        }

    def _answer(self) -> None:
        if self.is_down:
            raise WarehouseUnavailable("the warehouse does not answer")


def _run(row: Row) -> tuple[datetime, str]:
    return datetime.fromisoformat(str(row["timestamp"])).replace(tzinfo=UTC), str(row["analysis_id"])


def _point(analysis: Row, value: object) -> MetricPoint:
    created_at, analysis_id = _run(analysis)
    return MetricPoint(analysis_id, created_at, _figure(value), str(analysis["status"]))


def _figure(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
