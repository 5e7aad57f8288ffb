"""Persistence and the profiler's catalogue."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from datetime import datetime

import grpc
from profilemydata.persistence.v1 import persistence_service_pb2 as pb
from profilemydata.persistence.v1.persistence_service_pb2_grpc import PersistenceServiceStub
from profilemydata.profiler.v1.profiler_service_pb2 import ListAgentsRequest
from profilemydata.profiler.v1.profiler_service_pb2_grpc import ProfilerServiceStub

from gateway.clients.calls import CHANGE_S, ask, stream
from gateway.convert import analyses as convert
from gateway.convert.files import agent
from gateway.convert.values import to_datetime
from gateway.service.files import Agent, Report
from gateway.service.orders import Filter, HistoryQuestion, MergedQuestion, Order
from gateway.service.ports import Snapshot
from gateway.service.resources import Analysis, AnalysisPage, History, MergedHistory
from services.runtime.errors import Internal
from services.runtime.identity import Caller

REPORT_S = 600.0


class GrpcAnalyses:
    """``Analyses`` over PersistenceService."""

    def __init__(self, channel: grpc.aio.Channel, max_stream_s: float) -> None:
        self._stub = PersistenceServiceStub(channel)
        self._max_stream_s = max_stream_s

    async def create(self, caller: Caller, order: Order, request_id: str) -> Analysis:
        request = pb.CreateAnalysisRequest(spec=convert.spec(order), request_id=request_id)
        response = await ask(self._stub.CreateAnalysis, caller, request, CHANGE_S)
        return convert.analysis(response.analysis)

    async def get(self, caller: Caller, analysis_id: str) -> Analysis:
        response = await ask(self._stub.GetAnalysis, caller, pb.GetAnalysisRequest(analysis_id=analysis_id))
        return convert.analysis(response.analysis)

    async def page(self, caller: Caller, wanted: Filter) -> AnalysisPage:
        return convert.page(await ask(self._stub.ListAnalyses, caller, convert.list_request(wanted)))

    async def cancel(self, caller: Caller, analysis_id: str) -> Analysis:
        response = await ask(self._stub.CancelAnalysis, caller, pb.CancelAnalysisRequest(analysis_id=analysis_id), CHANGE_S)
        return convert.analysis(response.analysis)

    async def delete(self, caller: Caller, analysis_id: str) -> tuple[int, datetime]:
        response = await ask(self._stub.DeleteAnalysis, caller, pb.DeleteAnalysisRequest(analysis_id=analysis_id), CHANGE_S)
        return response.deleted_object_count, to_datetime(response.delete_time)

    async def watch(self, caller: Caller, analysis_id: str) -> AsyncGenerator[Snapshot, None]:
        request = pb.WatchAnalysisRequest(analysis_id=analysis_id)
        async with aclosing(stream(self._stub.WatchAnalysis, caller, request, self._max_stream_s)) as responses:
            async for response in responses:
                yield Snapshot(response.sequence, convert.analysis(response.analysis))

    async def report(self, caller: Caller, analysis_id: str) -> Report:
        responses = stream(self._stub.GetReport, caller, pb.GetReportRequest(analysis_id=analysis_id), REPORT_S)
        first = await anext(responses, None)
        if first is None or first.WhichOneof("part") != "header":
            await responses.aclose()
            raise Internal("The report came without its header.")
        return Report(first.header.size_bytes, first.header.sha256, _chunks(responses), responses.aclose)

    async def history(self, caller: Caller, asked: HistoryQuestion) -> History:
        request = pb.QueryHistoryRequest(dataset=asked.dataset, column=asked.column or "", metric=asked.metric, limit=asked.limit)
        return convert.history(asked, await ask(self._stub.QueryHistory, caller, request, CHANGE_S))

    async def merged_history(self, caller: Caller, asked: MergedQuestion) -> MergedHistory:
        request = pb.QueryMergedHistoryRequest(dataset=asked.dataset, column=asked.column, runs=asked.runs)
        return convert.merged_history(asked, await ask(self._stub.QueryMergedHistory, caller, request, CHANGE_S))


class GrpcAgents:
    """``Agents`` over ProfilerService."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = ProfilerServiceStub(channel)

    async def list(self, caller: Caller) -> Sequence[Agent]:
        response = await ask(self._stub.ListAgents, caller, ListAgentsRequest())
        return [agent(record) for record in response.agents]


async def _chunks(responses: AsyncGenerator[pb.GetReportResponse, None]) -> AsyncIterator[bytes]:
    async for response in responses:
        yield response.chunk
