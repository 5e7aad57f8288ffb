"""How the supervisor tells that a process is ready."""

from __future__ import annotations

import asyncio
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

from deploy.local.child import Probe
from deploy.local.ports import LOOPBACK


def tcp(port: int) -> Probe:
    """Something accepts connections."""

    async def probe() -> bool:
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(LOOPBACK, port), 1)
        except (OSError, TimeoutError):
            return False
        writer.close()
        return True

    return probe


def http(url: str) -> Probe:
    """The URL answers 200."""

    def fetch() -> bool:
        try:
            with urlopen(url, timeout=2) as response:  # noqa: S310 - our own loopback address
                return bool(response.status == 200)
        except (URLError, OSError, TimeoutError, HTTPException):
            return False

    async def probe() -> bool:
        return await asyncio.to_thread(fetch)

    return probe


def grpc_health(port: int) -> Probe:
    """The gRPC health service says SERVING."""

    async def probe() -> bool:
        # grpc is imported here: probing begins after the processes were started, so its import costs no waiting.
        import grpc.aio
        from grpc_health.v1 import health_pb2, health_pb2_grpc

        async with grpc.aio.insecure_channel(f"{LOOPBACK}:{port}") as channel:
            try:
                answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=1)
            except grpc.aio.AioRpcError:
                return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

    return probe
