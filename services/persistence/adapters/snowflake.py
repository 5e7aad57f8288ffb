"""The warehouse on Snowflake, through its own connector; on one machine the same, spoken to by the fakesnow server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from services.persistence.adapters.migrations import migrate
from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.adapters.snowflake_session import Arguments
from services.persistence.adapters.state_rows import run_of
from services.persistence.core.datasets import KnownDataset
from services.persistence.core.merging.column_states import Run
from services.persistence.core.tables.base import IDS, LANDING, Row, Table, sql_time
from services.persistence.core.tables.column_states import COLUMN_STATES
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.warehouse import HistoryQuery, MetricPoint, StatesQuery
from services.persistence.errors import WarehouseRefused
from services.runtime.clock import Clock
from services.runtime.telemetry import logger

DATASETS = """
SELECT dataset_id, dataset_name, MAX(timestamp) AS newest_at
FROM analysis_metadata
WHERE tenant_id = ? AND (
    dataset_name = ? OR dataset_name IN (SELECT dataset_name FROM analysis_metadata WHERE tenant_id = ? AND dataset_id = ?)
)
GROUP BY dataset_id, dataset_name
ORDER BY newest_at DESC, MAX(analysis_id) DESC
"""
METRIC_HISTORY = """
SELECT figure.analysis_id, analysis.timestamp, figure.value, analysis.status
FROM column_metrics AS figure JOIN analysis_metadata AS analysis ON analysis.analysis_id = figure.analysis_id
WHERE analysis.tenant_id = ? AND (analysis.dataset_id = ? OR (analysis.dataset_id IS NULL AND analysis.dataset_name = ?))
    AND figure.column_name = ? AND figure.metric = ?
QUALIFY ROW_NUMBER() OVER (ORDER BY analysis.timestamp DESC, figure.analysis_id DESC) <= ?
ORDER BY analysis.timestamp, figure.analysis_id
"""
STATES = """
SELECT analysis.analysis_id, analysis.timestamp, analysis.content_sha256, state.column_name, state.logical_type, state.row_count,
    state.null_count, state.missing_count, state.value_count, state.min_value, state.max_value, state.mean, state.m2,
    state.distinct_state, state.quantile_state, state.absent_reasons, state.hashing
FROM analysis_metadata AS analysis
LEFT JOIN column_states AS state ON state.analysis_id = analysis.analysis_id AND state.column_name = ?
WHERE analysis.tenant_id = ? AND (analysis.dataset_id = ? OR (analysis.dataset_id IS NULL AND analysis.dataset_name = ?))
    AND analysis.status IN ('completed', 'partial')
QUALIFY ROW_NUMBER() OVER (ORDER BY analysis.timestamp DESC, analysis.analysis_id DESC) <= ?
ORDER BY analysis.timestamp DESC, analysis.analysis_id DESC
"""
COPY_STAGED = "COPY INTO history_landing FROM @history_stage FILE_FORMAT = (TYPE = JSON) ON_ERROR = SKIP_FILE"
"""No file is named: Snowflake's load history knows which of them it has loaded. One that is no JSON keeps no other out."""
LOAD_FAILED = "LOAD_FAILED"
LANDED = (
    f"SELECT DISTINCT landed.body:analysis_id::VARCHAR FROM {LANDING} AS landed WHERE landed.body:analysis_id::VARCHAR IN ({IDS})"  # noqa: S608
)
REMOVE_LANDED = f"DELETE FROM {LANDING} WHERE body:analysis_id::VARCHAR IN ({IDS})"  # noqa: S608 - names of ours
REMOVE_STALE = f"DELETE FROM {LANDING} WHERE body:written_at::TIMESTAMP_NTZ < ?"  # noqa: S608 - a name of ours
PRESENT = f"SELECT analysis_id FROM analysis_metadata WHERE analysis_id IN ({IDS})"  # noqa: S608 - names of ours
STATE_COLUMNS = tuple(column.name for column in COLUMN_STATES.columns if column.name != "analysis_id")
"""In the order in which ``STATES`` selects them."""
TAG = "profile-my-data:ingest:"
_log = logger(__name__)


class SnowflakeWarehouse:
    """See ``StagedWarehouse``. Writes and questions have sessions of their own, so that no question waits behind a batch."""

    def __init__(
        self,
        ingest: Arguments,
        analytics: Arguments,
        clock: Clock,
        *,
        analytics_sessions: int = 2,
        migrates: bool = True,
        copy_statement: str = COPY_STAGED,
    ) -> None:
        """Arguments of the connector for either kind; ``migrates`` is off where an administrator runs the migrations.

        ``copy_statement`` is another one for the emulator, which cannot skip files.
        """
        self._copy_statement = copy_statement
        self._ingest = SnowflakePool("ingest", ingest, clock)
        self._analytics = SnowflakePool("analytics", analytics, clock, size=analytics_sessions)
        self._is_prepared = not migrates

    async def prepare(self) -> None:
        if not self._is_prepared:
            for script in await migrate(self._ingest.execute):
                _log.info("migrated", script=script)
            self._is_prepared = True

    async def merge(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            await self._ingest.execute(table.merge_statement, (_array(rows),), tag=_tag(rows))

    async def copy_staged(self) -> None:
        files = await self._ingest.execute(self._copy_statement, tag=f"{TAG}copy")
        failed = sum(LOAD_FAILED in file for file in files)
        if failed:
            # Tried again at the next COPY, until the path loses patience. What they say may quote data.
            _log.error("staged files cannot be loaded", file_count=failed)

    async def merge_landed(self, analysis_ids: Sequence[str]) -> None:
        tag = TAG + ",".join(analysis_ids)
        found = await self._ingest.execute(LANDED, (json.dumps(analysis_ids),), tag=tag)
        if not found:
            return
        # A file lands whole. One that lands only after this look is left alone, or its first tables would miss it.
        ids = json.dumps(sorted(str(row[0]) for row in found))
        for table in TABLES:
            await self._ingest.execute(table.landed_merge_statement, (table.name, ids), tag=tag)
        await self._ingest.execute(REMOVE_LANDED, (ids,), tag=tag)

    async def present(self, analysis_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(str(row[0]) for row in await self._ingest.execute(PRESENT, (json.dumps(analysis_ids),)))

    async def remove_landed_before(self, moment: datetime) -> None:
        await self._ingest.execute(REMOVE_STALE, (sql_time(moment),), tag=f"{TAG}landing")

    async def delete_analysis(self, analysis_id: str) -> None:
        await self._ingest.execute(REMOVE_LANDED, (json.dumps([analysis_id]),), tag=TAG + analysis_id)
        for table in TABLES:
            await self._ingest.execute(table.delete_statement, (analysis_id,), tag=TAG + analysis_id)

    async def datasets(self, tenant_id: str, asked: str) -> tuple[KnownDataset, ...]:
        rows = await self._analytics.execute(DATASETS, (tenant_id, asked, tenant_id, asked))
        return tuple(KnownDataset(str(key) if key else None, str(name), _moment(newest_at)) for key, name, newest_at in rows)

    async def metric_history(self, query: HistoryQuery) -> tuple[MetricPoint, ...]:
        binds = (query.tenant_id, query.dataset_id or "", query.dataset, query.column, query.metric, query.limit)
        return tuple(_point(row) for row in await self._analytics.execute(METRIC_HISTORY, binds))

    async def column_states(self, query: StatesQuery) -> tuple[Run, ...]:
        binds = (query.column, query.tenant_id, query.dataset_id or "", query.dataset, query.limit)
        rows = await self._analytics.execute(STATES, binds)
        # In a thread: a year of sketches is megabytes of JSON.
        return await asyncio.to_thread(lambda: tuple(map(_run, rows)))

    async def close(self) -> None:
        await self._ingest.close()
        await self._analytics.close()


def _tag(rows: Sequence[Row]) -> str:
    """Whose rows they are, as many as a tag holds: what the query history is searched by."""
    return TAG + ",".join(dict.fromkeys(str(row.get("analysis_id", "")) for row in rows))


def _array(rows: Sequence[Row]) -> str:
    try:
        return json.dumps(rows, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        # Infinities, for one. Snowflake would refuse them too.
        raise WarehouseRefused("rows cannot be written as JSON") from None


def _point(row: Sequence[object]) -> MetricPoint:
    analysis_id, created_at, value, status = row
    figure = float(value) if isinstance(value, int | float) else None
    return MetricPoint(str(analysis_id), _moment(created_at), figure, str(status))


def _run(row: Sequence[object]) -> Run:
    analysis_id, created_at, content_sha256, *state = row
    known = dict(zip(STATE_COLUMNS, state, strict=True))
    return run_of(str(analysis_id), _moment(created_at), content_sha256, known if known["column_name"] is not None else None)


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)  # the column's type
    return value.replace(tzinfo=UTC)
