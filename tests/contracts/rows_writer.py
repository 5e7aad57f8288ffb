"""A process of its own that brings waiting rows of the file store into tables, and may kill itself.

python -m tests.contracts.rows_writer PORT SCHEMA ROOT DIES_AFTER
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from services.persistence.adapters.bus_announcer import BusAnnouncer
from services.persistence.adapters.object_ledger import ObjectLedger
from services.persistence.adapters.object_rows import ObjectRows
from services.persistence.core.reconciliation import Policy
from services.persistence.service.ingester import Ingester
from services.runtime.clock import SystemClock
from services.runtime.memory_bus import MemoryBus
from tests.contracts.history_writer import MortalPool
from tests.contracts.rows_world import RowsWorld
from tests.contracts.snowflake_server import SnowflakeServer


async def main(port: str, schema: str, root: str, dies_after: str) -> None:
    server, clock = SnowflakeServer(Path(), int(port)), SystemClock()
    world = RowsWorld(server, Path(root), schema)
    pool = world.rows.pool
    object.__setattr__(world.rows, "pool", MortalPool(pool, int(dies_after)))
    desk, history = ObjectRows(world.objects, world.rows.stage), server.warehouse(schema)
    announcer = BusAnnouncer(MemoryBus(clock), clock)
    ingester = Ingester(ObjectLedger(world.objects), desk, announcer, history, world.rows, clock, Policy())
    await ingester.round()
    await history.close()
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
