"""The profiler, put together: the only file that names concrete adapters."""

from __future__ import annotations

import asyncio

import grpc
from profilemydata.profiler.v1 import profiler_service_pb2
from profilemydata.profiler.v1.profiler_service_pb2_grpc import add_ProfilerServiceServicer_to_server

from services.profiler.adapters.sandbox.forked import ForkedNursery
from services.profiler.adapters.sandbox.sandbox import ProcessSandbox
from services.profiler.adapters.sandbox.scratch import ScratchDirectories
from services.profiler.convert.catalogue import agent_catalogue
from services.profiler.convert.rows import RowNotes
from services.profiler.service.profiling import Profiling
from services.profiler.service.staging import Staging
from services.profiler.servicer import Servicer
from services.profiler.settings import ProfilerSettings
from services.profiler.worker import SERVICE, Worker
from services.runtime import lifecycle, telemetry
from services.runtime.clock import SystemClock
from services.runtime.nats_bus import NatsBus
from services.runtime.rpc import RpcServer
from services.runtime.s3_sources import S3Sources
from services.runtime.settings import BusSettings, IdentitySettings, ObjectSettings, TelemetrySettings, rpc_settings
from services.runtime.stores import open_objects

SERVICE_NAME = profiler_service_pb2.DESCRIPTOR.services_by_name["ProfilerService"].full_name


async def main() -> int:
    """Run until told to stop; the exit code."""
    settings, identity, clock = ProfilerSettings(), IdentitySettings(), SystemClock()
    telemetry.configure(SERVICE, TelemetrySettings())
    bus = NatsBus(BusSettings(), name=SERVICE, clock=clock)
    scratch = ScratchDirectories(settings.scratch_dir)
    limits = settings.child_limits()
    nursery = ForkedNursery(limits)
    sandbox = ProcessSandbox(nursery, reading=settings.read_limits(), limits=limits, concurrency=settings.concurrency, clock=clock)
    stored = ObjectSettings()
    objects = open_objects(stored, identity, clock)
    profiling = Profiling(
        objects,
        S3Sources(stored),
        sandbox,
        scratch,
        max_bytes=settings.max_bytes,
        keep_states=settings.keep_states,
        values=settings.value_rules(),
    )
    staging = Staging(objects, sandbox, scratch, profiling.fetch, RowNotes(), max_bytes=settings.ingest_max_bytes)
    worker = Worker(bus, profiling, clock, concurrency=settings.concurrency, staging=staging)

    def register(server: grpc.aio.Server) -> None:
        add_ProfilerServiceServicer_to_server(Servicer(profiling, agent_catalogue()), server)

    server = RpcServer(rpc_settings(SERVICE), (SERVICE_NAME,), register, identity.signer(clock))

    async def start() -> None:
        await nursery.start()
        await bus.connect()
        await server.start()

    async def drain(grace_s: float) -> None:
        await asyncio.gather(bus.drain(grace_s), server.stop(grace_s))

    async def close() -> None:
        await bus.close()
        await nursery.close()
        scratch.close()

    return await lifecycle.run(
        SERVICE, start=start, ready=server.set_serving, drain=drain, close=close, until=worker.run, grace_s=settings.drain_grace_s
    )
