"""Files staged as the profiler stages them, over the file store, and the tables that the one-machine server makes of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from profilemydata.common.v1 import staged_rows_pb2

from services.persistence.adapters.object_rows import DirectoryStage
from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.adapters.snowflake_rows import SnowflakeRows
from services.persistence.convert.records import from_json
from services.persistence.convert.rows import staged_from_proto
from services.persistence.core.ids import new_id
from services.persistence.core.ingest.ingestion import StagedRows
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, DatasetSpec, Ingest, Owner
from services.persistence.core.workspace import Workspace
from services.persistence.settings import SnowflakeSettings
from services.profiler.adapters.conversion import Order, Settings, convert_file
from services.profiler.convert.rows import RowNotes
from services.profiler.core.writers.base import StagedColumn
from services.runtime.clock import SystemClock
from services.runtime.file_objects import FileObjects
from tests.contracts.snowflake_server import SnowflakeServer


def request_of(name: str, *, tenant: str = "acme", dataset: str = "") -> AcceptedRequest:
    moment = SystemClock().now()
    spec = AnalysisSpec(DatasetSpec(name), dataset_name=dataset, is_ingested=True)
    return AcceptedRequest(new_id(moment), Owner(tenant, "ada"), spec, moment)


@dataclass
class RowsWorld:
    """One schema of history, one of rows, a store, a stage."""

    server: SnowflakeServer
    root: Path
    schema: str
    objects: FileObjects = field(init=False)
    rows: SnowflakeRows = field(init=False)

    def __post_init__(self) -> None:
        (self.root / "stage").mkdir(parents=True, exist_ok=True)
        self.objects = FileObjects(self.root / "objects")
        self.rows = self.new_rows()

    def new_rows(self) -> SnowflakeRows:
        settings = SnowflakeSettings(
            host="127.0.0.1", port=self.server.port, schema_name=self.schema, network_timeout_s=10, login_timeout_s=3
        )
        stage = DirectoryStage(self.objects, self.root / "stage")
        pool = SnowflakePool("rows", settings.loading, SystemClock())
        return SnowflakeRows(
            pool, stage, SystemClock(), f"{self.schema}_rows", self.schema, stage_url=f"file://{self.root / 'stage'}/"
        )

    async def prepare(self) -> None:
        history = self.server.warehouse(self.schema)
        await history.prepare()
        await history.close()
        await self.rows.prepare()

    async def stage(self, request: AcceptedRequest, file: Path) -> StagedRows:
        """What the profiler does, by the code that does it."""
        target = self.root / f"{request.analysis_id}.parquet"
        account: dict[str, Any] = await asyncio.to_thread(convert_file, Order(file, target, "staged"), Settings())
        workspace = Workspace(request.analysis_id)
        stored = await self.objects.put(workspace.rows_key, target)
        columns = [StagedColumn(**column) for column in account["staged"]]
        note = RowNotes().staged_rows(request.analysis_id, stored, columns, account["row_count"])
        await self.objects.put(workspace.staged_rows_key, note)
        return staged_from_proto(from_json(note, staged_rows_pb2.StagedRows()))

    async def load(self, file: Path, **given: Any) -> tuple[AcceptedRequest, Ingest]:
        request = request_of(file.name, **given)
        return request, await self.rows.load(request, await self.stage(request, file))

    async def ask(self, statement: str, *binds: object) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = await self.rows.pool.execute(statement, binds)
        return found

    async def table(self, ingest: Ingest) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Names, and rows in order, without what the suite adds. Every cell as text: the emulator shows times without value as 0."""
        described = await self.ask(f'DESCRIBE TABLE {self.rows.schema}."{ingest.table_name}"')
        names = [str(row[0]) for row in described][2:]
        listed = ", ".join('"' + name.replace('"', '""') + '"::VARCHAR' for name in names) or "NULL"
        rows = await self.ask(
            f'SELECT {listed} FROM {self.rows.schema}."{ingest.table_name}" ORDER BY "_analysis_id", "_row_number"'
        )
        return names, rows

    async def types(self, ingest: Ingest) -> dict[str, str]:
        described = await self.ask(f'DESCRIBE TABLE {self.rows.schema}."{ingest.table_name}"')
        return {str(row[0]): str(row[1]) for row in described}

    async def count(self, ingest: Ingest, analysis_id: str) -> int:
        statement = f'SELECT COUNT(*) FROM {self.rows.schema}."{ingest.table_name}" WHERE "_analysis_id" = ?'
        ((number,),) = await self.ask(statement, analysis_id)
        return int(number)

    async def noted(self, analysis_id: str) -> list[tuple[Any, ...]]:
        return await self.ask("SELECT table_name, state, row_count FROM ingested_tables WHERE analysis_id = ?", analysis_id)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
