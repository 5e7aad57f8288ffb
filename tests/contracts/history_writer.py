"""A process of its own that empties a backlog of the file store into the warehouse, and may kill itself.

python -m tests.contracts.history_writer PORT SCHEMA OBJECTS PATH STAGE DIES_AFTER SEED
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.persistence.adapters.object_ledger import ObjectLedger
from services.persistence.adapters.object_lists import ObjectBacklog
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.adapters.snowflake_session import Rows
from services.persistence.core.history import HistoryPath
from services.persistence.service.historian import Historian
from services.persistence.service.merge_path import MergePath
from services.persistence.service.staged_path import StagedPath
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock
from services.runtime.file_objects import FileObjects
from tests.contracts.directory_stage import DirectoryStage
from tests.contracts.snowflake_server import COPY_OF_EMULATOR
from tests.unit.persistence.conftest import SECRET


@dataclass
class MortalPool:
    """Passes statements on, and ends the process by SIGKILL once so many writes are committed: nobody hears of the last."""

    pool: object
    left: int

    async def execute(self, statement: str, binds: Sequence[object] = (), *, tag: str = "") -> Rows:
        rows: Rows = await self.pool.execute(statement, binds, tag=tag)  # type: ignore[attr-defined]
        if tag:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return rows

    async def close(self) -> None:
        await self.pool.close()  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ShuffledBacklog(ObjectBacklog):
    """Tells the analyses in an order of its own, by a seed."""

    seed: int = 0

    async def ids(self) -> AsyncIterator[str]:
        found = [analysis_id async for analysis_id in ObjectBacklog.ids(self)]
        random.Random(self.seed).shuffle(found)
        for analysis_id in found:
            yield analysis_id


async def main(port: str, schema: str, objects: str, path: str, stage: str, dies_after: str, seed: str) -> None:
    settings = SnowflakeSettings(host="127.0.0.1", port=int(port), schema_name=schema, network_timeout_s=10, login_timeout_s=10)
    warehouse = SnowflakeWarehouse(settings.ingest, settings.analytics, SystemClock(), copy_statement=COPY_OF_EMULATOR)
    await warehouse.prepare()
    warehouse._ingest = MortalPool(warehouse._ingest, int(dies_after))  # type: ignore[assignment]
    store, clock = FileObjects(Path(objects)), SystemClock()
    way: HistoryPath = MergePath(warehouse)
    if path != "merge":
        way = StagedPath(DirectoryStage(Path(stage)), warehouse, clock, copies=path == "copy", otherwise=way)
    backlog = ShuffledBacklog(store, int(seed))
    await Historian(ObjectLedger(store), backlog, warehouse, way, clock, SECRET, batch_size=4).drain()
    await warehouse.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
