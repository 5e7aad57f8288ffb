"""The gRPC server that every service runs, and the way to call one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from services.runtime.identity import CallerSigner
from services.runtime.rpc_calls import CallInterceptor
from services.runtime.rpc_channel import open_channel
from services.runtime.rpc_status import error_from_rpc
from services.runtime.settings import RpcSettings

__all__ = ["RpcServer", "error_from_rpc", "open_channel"]

THREADS = 4
MIN_PING_INTERVAL_MS = 20_000
LIVENESS = "liveness"
"""Health of the process alone: serving as long as it answers, also while a dependency is away or it drains."""


class RpcServer:
    """A server with health, reflection, limits, identity, errors and logs around the services that ``register`` adds."""

    def __init__(
        self,
        settings: RpcSettings,
        service_names: Sequence[str],
        register: Callable[[grpc.aio.Server], None],
        signer: CallerSigner | None,
    ) -> None:
        if signer is None and not _is_loopback(settings.host):
            raise ValueError("without a signing key a server listens on loopback only: set PMD_SIGNING_KEY")
        self._settings = settings
        self._names = tuple(service_names)
        self._register = register
        self._signer = signer
        self._health: health.aio.HealthServicer = health.aio.HealthServicer()
        self._server: grpc.aio.Server | None = None

    async def start(self) -> int:
        """Listen; answers the bound port. Not serving until told so. Raises ``OSError`` if the port is taken."""
        server = grpc.aio.server(
            migration_thread_pool=ThreadPoolExecutor(THREADS, "rpc"),
            interceptors=(CallInterceptor(self._signer),),
            options=_options(self._settings),
            maximum_concurrent_rpcs=self._settings.max_concurrent_rpcs,
        )
        self._register(server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        if self._settings.reflection:
            # Imported here: off in production, and slow to import.
            from grpc_reflection.v1alpha import reflection

            reflection.enable_server_reflection((*self._names, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
        await self.set_serving(False)
        await self._health.set(LIVENESS, health_pb2.HealthCheckResponse.SERVING)
        try:
            port = server.add_insecure_port(f"{self._settings.host}:{self._settings.port}")
        except RuntimeError as error:
            raise OSError(f"port {self._settings.port} is taken") from error
        await server.start()
        self._server = server
        return port

    async def set_serving(self, serving: bool) -> None:
        """What health checks answer, for the server and each of its services."""
        status = health_pb2.HealthCheckResponse.SERVING if serving else health_pb2.HealthCheckResponse.NOT_SERVING
        for name in ("", *self._names):
            await self._health.set(name, status)

    async def stop(self, grace_s: float) -> None:
        """Take no new calls, let those under way finish within the grace."""
        await self.set_serving(False)
        if self._server is not None:
            await self._server.stop(grace_s)


def _options(settings: RpcSettings) -> list[tuple[str, int]]:
    return [
        ("grpc.max_receive_message_length", settings.max_message_bytes),
        ("grpc.max_send_message_length", settings.max_message_bytes),
        ("grpc.max_connection_age_ms", int(settings.max_connection_age_s * 1000)),
        ("grpc.max_connection_age_grace_ms", int(settings.max_connection_age_grace_s * 1000)),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        # Clients ping once a minute; the default would answer that with GOAWAY.
        ("grpc.http2.min_ping_interval_without_data_ms", MIN_PING_INTERVAL_MS),
        # A taken port is an error, not a shared one.
        ("grpc.so_reuseport", 0),
    ]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
