"""The gRPC door: decode, transform, encode."""

from __future__ import annotations

import asyncio

import grpc
from profilemydata.transformer.v1.transformer_service_pb2 import TransformRequest, TransformResponse
from profilemydata.transformer.v1.transformer_service_pb2_grpc import TransformerServiceServicer

from services.runtime.clock import Clock
from services.runtime.errors import FieldViolation, InvalidRequest
from services.transformer.convert import report_bytes


class Servicer(TransformerServiceServicer):
    """Answers TransformerService."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def Transform(  # noqa: N802 - the contract's name
        self,
        request: TransformRequest,
        context: grpc.aio.ServicerContext[TransformRequest, TransformResponse],  # noqa: ARG002
    ) -> TransformResponse:
        """The report of a profile."""
        if not request.HasField("profile"):
            raise InvalidRequest("there is no profile", violations=(FieldViolation("profile", "must be given"),))
        report, is_partial = await asyncio.to_thread(report_bytes, request.profile, request.request)
        response = TransformResponse(report_json=report, partial=is_partial)
        response.create_time.FromDatetime(self._clock.now())
        return response
