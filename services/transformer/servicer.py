"""The gRPC door: decode, transform, have it written up, encode."""

from __future__ import annotations

import asyncio

import grpc
from profilemydata.transformer.v1.transformer_service_pb2 import TransformRequest, TransformResponse
from profilemydata.transformer.v1.transformer_service_pb2_grpc import TransformerServiceServicer

from services.runtime.clock import Clock
from services.runtime.errors import FieldViolation, InvalidRequest
from services.transformer.convert import draft_of, finished
from services.transformer.service.writing import RuleWriter, Writer


class Servicer(TransformerServiceServicer):
    """Answers TransformerService."""

    def __init__(self, clock: Clock, writer: Writer | None = None) -> None:
        self._clock = clock
        self._writer = writer or RuleWriter()

    async def Transform(  # noqa: N802 - the contract's name
        self,
        request: TransformRequest,
        context: grpc.aio.ServicerContext[TransformRequest, TransformResponse],  # noqa: ARG002
    ) -> TransformResponse:
        """The report of a profile."""
        if not request.HasField("profile"):
            raise InvalidRequest("there is no profile", violations=(FieldViolation("profile", "must be given"),))
        draft = await asyncio.to_thread(draft_of, request.profile, request.request)
        report = await asyncio.to_thread(finished, draft, await self._writer.write(draft.material))
        response = TransformResponse(report_json=report, partial=draft.is_partial)
        response.create_time.FromDatetime(self._clock.now())
        return response
