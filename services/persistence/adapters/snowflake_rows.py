"""Rows of files in tables of Snowflake, through the external stage; on one machine the same statements, over a directory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.core.ingest.ingestion import RowsStage, StagedRows
from services.persistence.core.ingest.row_tables import (
    INGESTED_TABLES,
    STAGE,
    Plan,
    RowStatements,
    TableColumn,
    base_name,
    plan,
    versions,
)
from services.persistence.core.records import AcceptedRequest, Failure, Ingest, IngestState
from services.persistence.core.tables.base import IDS, sql_time
from services.persistence.errors import WarehouseRefused
from services.runtime.clock import Clock

COLUMNS = (
    "SELECT table_name, column_name, data_type, numeric_scale FROM information_schema.columns "  # noqa: S608 - names of ours
    f"WHERE table_schema = ? AND table_name IN ({IDS}) ORDER BY table_name, ordinal_position"
)
TABLE_OF = "SELECT table_name FROM ingested_tables WHERE analysis_id = ? AND table_name IS NOT NULL"
TAG = "profile-my-data:rows:"


@dataclass(frozen=True, slots=True)
class SnowflakeRows:
    """See ``RowsWarehouse``. A session of its own: loading a large file keeps no history waiting."""

    pool: SnowflakePool
    stage: RowsStage
    clock: Clock
    schema: str
    """Of ingested data."""
    history_schema: str
    """Of the session: where it is noted which analysis has rows where."""
    makes_schema: bool = True
    """False where an administrator makes it."""
    stage_url: str = ""
    """Of a directory that an emulator loads from; empty where an administrator makes the stage."""

    async def prepare(self) -> None:
        if self.makes_schema:
            await self.pool.execute(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
            # The session moves into a schema that it makes.
            await self.pool.execute(f"USE SCHEMA {self.history_schema}")
        if self.stage_url:
            url = self.stage_url.replace("'", "''")
            await self.pool.execute(f"CREATE OR REPLACE STAGE {STAGE} URL = '{url}'")

    async def load(self, request: AcceptedRequest, rows: StagedRows) -> Ingest:
        tag = TAG + request.analysis_id
        where = await self._plan(request, rows)
        table = RowStatements(self.schema, where.table)
        # First, so that whoever removes the analysis finds the table, whatever becomes of this process.
        await self._note(request, rows, Ingest(IngestState.PENDING, where.table))
        if where.is_new:
            await self.pool.execute(table.create(where.columns), tag=tag)
        for column in where.added:
            await self.pool.execute(table.add(column), tag=tag)
        await self._copy(table, where, rows, tag)
        if await self._count(table, request.analysis_id) != rows.row_count:
            raise WarehouseRefused("the warehouse loaded another number of rows than the file has")
        loaded = Ingest(IngestState.LOADED, where.table, rows.row_count, self.clock.now())
        await self._note(request, rows, loaded)
        return loaded

    async def note_failure(self, request: AcceptedRequest, failure: Failure) -> None:
        await self.delete_analysis(request.analysis_id)
        await self._note(request, StagedRows(request.analysis_id), Ingest(IngestState.FAILED, failure=failure))

    async def delete_analysis(self, analysis_id: str) -> None:
        tag = TAG + analysis_id
        await self.stage.hide(analysis_id)
        for (table,) in await self.pool.execute(TABLE_OF, (analysis_id,)):
            if await self._existing([str(table)]):
                await self.pool.execute(RowStatements(self.schema, str(table)).delete, (analysis_id,), tag=tag)
        await self.pool.execute(INGESTED_TABLES.delete_statement, (analysis_id,), tag=tag)

    async def close(self) -> None:
        await self.pool.close()

    async def _plan(self, request: AcceptedRequest, rows: StagedRows) -> Plan:
        """Where a file goes; where it went before, if it was begun."""
        begun = [str(table) for (table,) in await self.pool.execute(TABLE_OF, (request.analysis_id,))]
        names = begun or versions(base_name(request))
        chosen = plan(names, await self._existing(names), rows.columns)
        if chosen is None:
            raise WarehouseRefused("the columns of this dataset have changed their types too often")
        return chosen

    async def _existing(self, names: Sequence[str]) -> Mapping[str, Sequence[TableColumn]]:
        found: dict[str, list[TableColumn]] = {}
        told = await self.pool.execute(COLUMNS, (self.schema.upper(), json.dumps(list(names))))
        for table, column, data_type, scale in told:
            kind = "VARCHAR" if data_type == "TEXT" else str(data_type)
            found.setdefault(str(table), []).append(TableColumn(str(column), kind, int(str(scale or 0))))
        return found

    async def _copy(self, table: RowStatements, where: Plan, rows: StagedRows, tag: str) -> None:
        present = await self._count(table, rows.analysis_id)
        if present == rows.row_count:
            # Of an attempt that was killed before it could tell.
            return
        if present:
            await self.pool.execute(table.delete, (rows.analysis_id,), tag=tag)
        await self.stage.show(rows.analysis_id)
        await self.pool.execute(table.copy(rows.analysis_id, where.columns, force=present > 0), tag=tag)

    async def _count(self, table: RowStatements, analysis_id: str) -> int:
        ((number,),) = await self.pool.execute(table.count, (analysis_id,))
        return int(str(number))

    async def _note(self, request: AcceptedRequest, rows: StagedRows, ingest: Ingest) -> None:
        row = {
            "analysis_id": request.analysis_id,
            "tenant_id": request.owner.tenant_id,
            "dataset_name": request.dataset_name,
            "table_name": ingest.table_name or None,
            "state": ingest.state.value,
            "row_count": ingest.row_count,
            "column_count": len(rows.columns),
            "loaded_at": sql_time(ingest.loaded_at) if ingest.loaded_at else None,
            "failure_reason": ingest.failure.reason if ingest.failure else None,
            "failure_message": ingest.failure.message if ingest.failure else None,
        }
        await self.pool.execute(INGESTED_TABLES.merge_statement, (json.dumps([row]),), tag=TAG + request.analysis_id)
