"""The transformer, put together: the only file that names concrete adapters."""

from __future__ import annotations

import asyncio

import grpc
from profilemydata.transformer.v1 import transformer_service_pb2
from profilemydata.transformer.v1.transformer_service_pb2_grpc import add_TransformerServiceServicer_to_server

from services.runtime import lifecycle, telemetry
from services.runtime.clock import Clock, SystemClock
from services.runtime.errors import Unavailable
from services.runtime.nats_bus import NatsBus
from services.runtime.objects import ObjectStore
from services.runtime.rpc import RpcServer
from services.runtime.settings import BusSettings, IdentitySettings, ObjectSettings, TelemetrySettings, rpc_settings
from services.runtime.stores import open_objects
from services.transformer.adapters.language_models.registry import open_model
from services.transformer.adapters.object_answers import ObjectAnswers
from services.transformer.core.analysis_summary import RULES
from services.transformer.service.language_model import NoCache
from services.transformer.service.writing import ModelWriter, RuleWriter, Writer
from services.transformer.servicer import Servicer
from services.transformer.settings import TransformerSettings
from services.transformer.worker import SERVICE, Worker

SERVICE_NAME = transformer_service_pb2.DESCRIPTOR.services_by_name["TransformerService"].full_name


def open_writer(settings: TransformerSettings, objects: ObjectStore, clock: Clock) -> Writer:
    """The writer that the settings ask for. Raises ``ValueError`` for one that nobody knows or that lacks a setting."""
    if settings.summary_writer == RULES:
        return RuleWriter()
    cache = ObjectAnswers(objects) if settings.summary_cache else NoCache()
    return ModelWriter(open_model(settings.summary_writer), clock, cache, settings.writing_limits())


async def main() -> int:
    """Run until told to stop; the exit code."""
    settings, identity, clock = TransformerSettings(), IdentitySettings(), SystemClock()
    telemetry.configure(SERVICE, TelemetrySettings())
    bus = NatsBus(BusSettings(), name=SERVICE, clock=clock)
    objects = open_objects(ObjectSettings(), identity, clock)
    writer = open_writer(settings, objects, clock)
    worker = Worker(bus, objects, clock, writer, concurrency=settings.concurrency, max_profile_bytes=settings.max_profile_bytes)

    def register(server: grpc.aio.Server) -> None:
        add_TransformerServiceServicer_to_server(Servicer(clock, writer), server)

    server = RpcServer(rpc_settings(SERVICE), (SERVICE_NAME,), register, identity.signer(clock))

    async def start() -> None:
        await bus.connect()
        await server.start()

    async def drain(grace_s: float) -> None:
        await asyncio.gather(bus.drain(grace_s), server.stop(grace_s))

    async def close() -> None:
        await bus.close()
        await writer.close()

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
        close=close,
        until=work,
        grace_s=settings.drain_grace_s,
    )
