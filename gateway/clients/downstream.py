"""Who answers behind the gateway: the standard health service of each target."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import grpc
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2_grpc import HealthStub

HEALTH_S = 2.0


class GrpcDownstream:
    """``Downstream`` over grpc.health.v1."""

    def __init__(self, channels: Mapping[str, grpc.aio.Channel]) -> None:
        self._stubs = {name: HealthStub(channel) for name, channel in channels.items()}

    async def serving(self) -> Mapping[str, bool]:
        answers = await asyncio.gather(*(_is_serving(stub) for stub in self._stubs.values()))
        return dict(zip(self._stubs, answers, strict=True))


async def _is_serving(stub: HealthStub) -> bool:
    try:
        response = await stub.Check(health_pb2.HealthCheckRequest(), timeout=HEALTH_S)
    except grpc.aio.AioRpcError:
        return False
    return bool(response.status == health_pb2.HealthCheckResponse.SERVING)
