"""Composition root: the only file that names what persistence runs on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import grpc
from profilemydata.persistence.v1.persistence_service_pb2 import DESCRIPTOR
from profilemydata.persistence.v1.persistence_service_pb2_grpc import add_PersistenceServiceServicer_to_server

from services.persistence.adapters.bus_announcer import BusAnnouncer
from services.persistence.adapters.memory_warehouse import MemoryWarehouse
from services.persistence.adapters.object_deletions import ObjectDeletions
from services.persistence.adapters.object_ledger import ObjectLedger
from services.persistence.adapters.object_lists import ObjectBacklog, ObjectIndex, ObjectRuns
from services.persistence.adapters.object_rows import BucketStage, DirectoryStage, ObjectRows
from services.persistence.adapters.object_shelf import ObjectShelf
from services.persistence.adapters.object_stage import ObjectStage
from services.persistence.adapters.object_uploads import ObjectUploads
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.adapters.snowflake_rows import SnowflakeRows
from services.persistence.core.announcements import Announcer
from services.persistence.core.history import HistoryPath
from services.persistence.core.ingest.ingestion import RowsDesk, RowsStage, RowsWarehouse
from services.persistence.core.ledger import Ledger
from services.persistence.core.warehouse import StagedWarehouse, Warehouse
from services.persistence.service.acceptance import Acceptance
from services.persistence.service.analyses import Analyses
from services.persistence.service.conclusion import Conclusion
from services.persistence.service.historian import Historian
from services.persistence.service.ingester import Ingester
from services.persistence.service.merge_path import MergePath
from services.persistence.service.progress import ProgressBoard
from services.persistence.service.reconciler import Reconciler
from services.persistence.service.removal import Removal
from services.persistence.service.staged_path import StagedPath
from services.persistence.service.sweeper import Sweeper
from services.persistence.servicer import Servicer
from services.persistence.settings import PersistenceSettings, SnowflakeSettings
from services.persistence.worker import SERVICE, Worker
from services.runtime import lifecycle, telemetry
from services.runtime.bus import Bus
from services.runtime.clock import Clock, SystemClock
from services.runtime.nats_bus import NatsBus
from services.runtime.objects import ObjectStore
from services.runtime.rpc import RpcServer
from services.runtime.settings import BusSettings, IdentitySettings, ObjectSettings, TelemetrySettings, rpc_settings
from services.runtime.stores import open_objects


class Persistence:
    """The service's parts, put together over a bus, a store and a warehouse."""

    def __init__(
        self,
        bus: Bus,
        objects: ObjectStore,
        warehouse: Warehouse,
        clock: Clock,
        settings: PersistenceSettings,
        secret: bytes = b"",
        rows: RowsWarehouse | None = None,
    ) -> None:
        """``secret`` is what sketches of columns are keyed by; without one none are kept.

        ``rows`` is where rows of files are loaded; without it nobody may ask for that.
        """
        ledger, backlog, announcer = ObjectLedger(objects), ObjectBacklog(objects), BusAnnouncer(bus, clock)
        self.board = ProgressBoard(clock)
        self.historian = Historian(
            ledger,
            backlog,
            warehouse,
            _history_path(objects, warehouse, clock, settings),
            clock,
            secret,
            linger_s=settings.history_linger_s,
            longest_linger_s=settings.history_longest_linger_s,
            interval_s=settings.history_interval_s,
        )
        runs = ObjectRuns(objects)
        desk = ObjectRows(objects, row_stage(objects, settings))
        self.ingester = _ingester(ledger, desk, announcer, warehouse, rows, clock, settings) if rows else None
        self.conclusion = Conclusion(ledger, backlog, announcer, Kicks(self.historian, self.ingester), clock, runs)
        uploads = ObjectUploads(objects)
        self.removal = Removal(ObjectDeletions(objects, uploads), warehouse, clock, rows)
        self.sweeper = Sweeper(ledger, uploads, ObjectShelf(objects), clock, settings.retention(), settings.retention_interval_s)
        self.reconciler = Reconciler(
            ledger, announcer, self.conclusion, self.board, clock, settings.policy(), settings.reconcile_interval_s
        )
        allows_ingest = settings.allows_ingest and rows is not None
        self.analyses = Analyses(
            ledger,
            ObjectIndex(objects),
            warehouse,
            self.board,
            Acceptance(ledger, uploads, announcer, clock, runs, allows_ingest),
            self.conclusion,
            self.removal,
            clock,
            desk,
            settings.watch_poll_s,
        )
        self.worker = Worker(bus, self.conclusion, self.board, concurrency=settings.concurrency)

    async def run(self) -> None:
        """Everything that goes on in the background; ends when one of it does."""
        async with asyncio.TaskGroup() as group:
            for loop in (self.worker, self.historian, self.reconciler, self.removal, self.sweeper):
                group.create_task(loop.run())
            if self.ingester is not None:
                group.create_task(self.ingester.run())


@dataclass(frozen=True, slots=True)
class Kicks:
    """See ``Kick``: whoever has something to do when an analysis ends."""

    historian: Historian
    ingester: Ingester | None

    def kick(self) -> None:
        """There is something to write."""
        self.historian.kick()
        if self.ingester is not None:
            self.ingester.kick()


def _ingester(
    ledger: Ledger,
    desk: RowsDesk,
    announcer: Announcer,
    warehouse: Warehouse,
    rows: RowsWarehouse,
    clock: Clock,
    settings: PersistenceSettings,
) -> Ingester:
    # Also where nobody may ask any more: what was accepted is done.
    return Ingester(ledger, desk, announcer, warehouse, rows, clock, settings.policy(), settings.ingest_interval_s)


def row_stage(objects: ObjectStore, settings: PersistenceSettings) -> RowsStage:
    """Where the warehouse sees staged rows: in the bucket, or in a directory of an emulator."""
    if settings.ingest_stage_dir is None:
        return BucketStage()
    return DirectoryStage(objects, settings.ingest_stage_dir)


def open_rows(objects: ObjectStore, settings: PersistenceSettings, clock: Clock) -> RowsWarehouse | None:
    """Where rows of files are loaded; None with a history in memory."""
    if settings.history == "memory":
        return None
    directory = settings.ingest_stage_dir
    return SnowflakeRows(
        SnowflakePool("rows", lambda: SnowflakeSettings().loading(), clock),
        row_stage(objects, settings),
        clock,
        settings.ingest_schema,
        SnowflakeSettings().schema_name,
        makes_schema=SnowflakeSettings().migrate,
        stage_url=f"file://{directory.resolve()}/" if directory else "",
    )


def _history_path(objects: ObjectStore, warehouse: Warehouse, clock: Clock, settings: PersistenceSettings) -> HistoryPath:
    merges = MergePath(warehouse, settings.history_max_rows)
    if settings.history_path == "merge":
        return merges
    if not isinstance(warehouse, StagedWarehouse):
        raise ValueError("PMD_PERSISTENCE_HISTORY_PATH: only Snowflake loads files from a stage")  # noqa: TRY004 - a setting
    return StagedPath(ObjectStage(objects), warehouse, clock, settings.history_path == "copy", merges)


def open_warehouse(settings: PersistenceSettings, clock: Clock) -> Warehouse:
    """The warehouse that the settings ask for."""
    if settings.history == "memory":
        return MemoryWarehouse()
    snowflake = SnowflakeSettings()
    # Refused at once, if they cannot be used; read anew before each login, since keys and tokens are renewed.
    snowflake.ingest()
    return SnowflakeWarehouse(
        lambda: SnowflakeSettings().ingest(),
        lambda: SnowflakeSettings().analytics(),
        clock,
        analytics_sessions=snowflake.analytics_sessions,
        migrates=snowflake.migrate,
    )


async def main() -> int:
    """Serve until told to stop; answers the exit code."""
    telemetry.configure(SERVICE, TelemetrySettings())
    settings, identity, clock = PersistenceSettings(), IdentitySettings(), SystemClock()
    bus = NatsBus(BusSettings(), name=SERVICE, clock=clock)
    warehouse = open_warehouse(settings, clock)
    objects = open_objects(ObjectSettings(), identity, clock)
    rows = open_rows(objects, settings, clock)
    persistence = Persistence(bus, objects, warehouse, clock, settings, identity.key_bytes(), rows)

    def register(server: grpc.aio.Server) -> None:
        add_PersistenceServiceServicer_to_server(Servicer(persistence.analyses), server)

    server = RpcServer(
        rpc_settings(SERVICE), [DESCRIPTOR.services_by_name["PersistenceService"].full_name], register, identity.signer(clock)
    )

    async def start() -> None:
        await bus.connect()
        await server.start()

    async def drain(grace_s: float) -> None:
        await asyncio.gather(bus.drain(grace_s), server.stop(grace_s))

    async def close() -> None:
        await asyncio.gather(bus.close(), warehouse.close(), *([rows.close()] if rows else []))

    async def until() -> None:
        # A connection that is closed for good is a reason to be started anew.
        works = [asyncio.create_task(persistence.run()), asyncio.create_task(bus.lost())]
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for work in works:
                work.cancel()
        for work in done:
            work.result()

    return await lifecycle.run(
        SERVICE,
        start=start,
        ready=server.set_serving,
        drain=drain,
        close=close,
        until=until,
        grace_s=settings.drain_grace_s,
    )
