"""Puts the gateway together: the only place that names concrete clients."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from types import FrameType

import uvicorn
from fastapi import Depends, FastAPI
from pydantic import ValidationError

from gateway import problems
from gateway.clients.analyses import GrpcAgents, GrpcAnalyses
from gateway.clients.downstream import GrpcDownstream
from gateway.clients.files import GrpcDownloads, GrpcUploads
from gateway.clients.objects import SignedFileObjects
from gateway.clients.oidc import OidcProvider, OidcTokens
from gateway.routes import ROUTERS
from gateway.routes.envelope import LastResort, RequestEnvelope, check_origin
from gateway.routes.events import OpenStreams
from gateway.service.catalogue import Catalogue
from gateway.service.identity import ApiKeys, Authenticator, OneUser, parse_api_keys
from gateway.service.suite import Limits, Suite
from gateway.settings import GatewaySettings
from services.runtime import telemetry
from services.runtime.clock import SystemClock
from services.runtime.rpc import open_channel
from services.runtime.settings import IdentitySettings, ObjectSettings, TelemetrySettings
from services.runtime.stores import open_objects

DESCRIPTION = "Send a data file, get back what is in it, how far to trust it and what to do next."
OpenSuite = Callable[[], AbstractAsyncContextManager[Suite]]


def create_app(open_suite: OpenSuite, max_json_bytes: int) -> FastAPI:
    """The application. Its suite is opened when it starts, inside the loop that it runs on."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_suite() as suite:
            app.state.suite = suite
            app.state.streams = OpenStreams(suite.limits.max_event_streams)
            yield

    app = FastAPI(
        title="Profile My Data",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(check_origin)],
    )
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    last_resort = LastResort(problems.of_unexpected, problems.of_large_body)
    app.add_middleware(RequestEnvelope, max_json_bytes=max_json_bytes, last_resort=last_resort)
    return app


def suite_opener(settings: GatewaySettings, identity: IdentitySettings, objects: ObjectSettings) -> OpenSuite:
    """Opens the suite that the settings name."""
    clock = SystemClock()
    signer = identity.signer(clock)
    if settings.auth != "off" and signer is None:
        raise ValueError("PMD_SIGNING_KEY is needed: without it the services cannot tell one tenant from another")
    authenticator = _authenticator(settings)

    @asynccontextmanager
    async def open_suite() -> AsyncIterator[Suite]:
        targets = {
            "profiler": settings.profiler_target,
            "artifacts": settings.artifacts_target,
            "persistence": settings.persistence_target,
        }
        channels = {name: open_channel(target, signer) for name, target in targets.items()}
        local = objects.objects == "file"
        try:
            yield Suite(
                authenticator=authenticator,
                analyses=GrpcAnalyses(channels["persistence"], settings.max_event_stream_s),
                uploads=GrpcUploads(channels["artifacts"]),
                downloads=GrpcDownloads(channels["artifacts"]),
                catalogue=Catalogue(GrpcAgents(channels["profiler"]), clock),
                downstream=GrpcDownstream(channels),
                objects=SignedFileObjects(open_objects(objects, identity, clock), identity.key_bytes(), clock) if local else None,
                limits=_limits(settings, objects),
            )
        finally:
            await asyncio.gather(*(channel.close() for channel in channels.values()))

    return open_suite


def main() -> int:
    """Serve until SIGTERM or SIGINT. 2 when the settings are refused."""
    try:
        settings = GatewaySettings()
        app = create_app(suite_opener(settings, IdentitySettings(), ObjectSettings()), settings.max_json_bytes)
        telemetry.configure("gateway", TelemetrySettings())
    except (ValidationError, ValueError) as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    server = DrainingServer(_config(app, settings), lambda: _end_streams(app))
    asyncio.run(server.serve())
    return 0 if server.started else 1


class DrainingServer(uvicorn.Server):
    """Ends event streams first, then lets requests in work finish, then exits with 0."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle signals without raising them again at the end: a drained exit is no failure."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain; a second signal ends it at once."""
        if self.started:
            asyncio.get_event_loop().call_soon_threadsafe(self._end_streams)
        super().handle_exit(sig, frame)


def _end_streams(app: FastAPI) -> None:
    streams: OpenStreams = app.state.streams
    streams.closing.set()


def _config(app: FastAPI, settings: GatewaySettings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=int(settings.drain_s),
    )


def _limits(settings: GatewaySettings, objects: ObjectSettings) -> Limits:
    return Limits(
        max_file_bytes=settings.max_file_bytes,
        max_json_bytes=settings.max_json_bytes,
        max_wait_s=settings.max_wait_s,
        max_event_streams=settings.max_event_streams,
        max_event_stream_s=settings.max_event_stream_s,
        heartbeat_s=settings.heartbeat_s,
        allowed_origins=settings.origins(),
        source_buckets=objects.source_buckets(),
    )


def _authenticator(settings: GatewaySettings) -> Authenticator:
    match settings.auth:
        case "api_key":
            assert settings.api_keys is not None
            return ApiKeys(parse_api_keys(settings.api_keys.get_secret_value()))
        case "oidc":
            return OidcTokens(
                OidcProvider(settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks_url, settings.oidc_tenant_claim)
            )
        case "off":
            return OneUser()
