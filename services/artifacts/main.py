"""Artifacts, put together: the only file that names concrete adapters."""

from __future__ import annotations

import asyncio

import grpc
from profilemydata.artifacts.v1 import artifacts_service_pb2
from profilemydata.artifacts.v1.artifacts_service_pb2_grpc import add_ArtifactsServiceServicer_to_server

from services.artifacts.adapters.object_ledger import ObjectLedger
from services.artifacts.service.downloads import Downloads
from services.artifacts.service.rendering import Rendering
from services.artifacts.service.uploads import Uploads
from services.artifacts.servicer import Servicer
from services.artifacts.settings import ArtifactsSettings
from services.artifacts.worker import SERVICE, Worker
from services.runtime import lifecycle, telemetry
from services.runtime.clock import SystemClock
from services.runtime.errors import Unavailable
from services.runtime.nats_bus import NatsBus
from services.runtime.rpc import RpcServer
from services.runtime.settings import BusSettings, IdentitySettings, ObjectSettings, TelemetrySettings, rpc_settings
from services.runtime.stores import StoreOpener, open_objects

SERVICE_NAME = artifacts_service_pb2.DESCRIPTOR.services_by_name["ArtifactsService"].full_name


async def main(open_store: StoreOpener = open_objects) -> int:
    """Run until told to stop; the exit code. ``open_store`` is for tests that end the process at a step of its work."""
    settings, identity, clock = ArtifactsSettings(), IdentitySettings(), SystemClock()
    telemetry.configure(SERVICE, TelemetrySettings())
    bus = NatsBus(BusSettings(), name=SERVICE, clock=clock)
    objects = open_store(ObjectSettings(), identity, clock)
    limits, rendering = settings.access_limits(), Rendering(objects, clock)
    worker = Worker(bus, objects, rendering, clock, concurrency=settings.concurrency, max_report_bytes=settings.max_report_bytes)
    servicer = Servicer(Uploads(objects, limits), rendering, Downloads(objects, ObjectLedger(objects), limits))

    def register(server: grpc.aio.Server) -> None:
        add_ArtifactsServiceServicer_to_server(servicer, server)

    server = RpcServer(rpc_settings(SERVICE), (SERVICE_NAME,), register, identity.signer(clock))

    async def start() -> None:
        await bus.connect()
        await server.start()

    async def drain(grace_s: float) -> None:
        await asyncio.gather(bus.drain(grace_s), server.stop(grace_s))

    async def work() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run())
            await bus.lost()
            # Ending is how a process asks to be started anew.
            raise Unavailable("the connection to the bus is closed for good")

    return await lifecycle.run(
        SERVICE,
        start=start,
        ready=server.set_serving,
        drain=drain,
        close=bus.close,
        until=work,
        grace_s=settings.drain_grace_s,
    )
