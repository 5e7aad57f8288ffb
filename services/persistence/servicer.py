# ruff: noqa: ARG002, N802 - the contract's names
"""The gRPC door: decode, ask, encode. Whoever asks sees their own tenant's analyses and no others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING

import grpc
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from profilemydata.persistence.v1 import persistence_service_pb2 as pb
from profilemydata.persistence.v1.persistence_service_pb2_grpc import PersistenceServiceServicer

from services.persistence.convert.answers import analysis_to_proto, merged_to_proto, trend_to_proto
from services.persistence.convert.records import moment, object_to_proto, spec_from_proto, state_from_proto, timestamp
from services.persistence.core.records import AnalysisState, Owner
from services.persistence.service.analyses import Analyses
from services.persistence.service.history import TrendQuery
from services.persistence.service.listing import Query
from services.persistence.service.merged_history import MergedQuery
from services.runtime.errors import FieldViolation, InvalidRequest
from services.runtime.identity import current_caller

if TYPE_CHECKING:
    Context = grpc.aio.ServicerContext[Message, Message]


class Servicer(PersistenceServiceServicer):
    """Answers PersistenceService."""

    def __init__(self, analyses: Analyses) -> None:
        self._analyses = analyses

    async def CreateAnalysis(self, request: pb.CreateAnalysisRequest, context: Context) -> pb.CreateAnalysisResponse:
        """Accepts an analysis."""
        caller = current_caller()
        owner = Owner(caller.tenant_id, caller.user_id)
        analysis = await self._analyses.create(owner, spec_from_proto(request.spec), request.request_id)
        return pb.CreateAnalysisResponse(analysis=analysis_to_proto(analysis))

    async def GetAnalysis(self, request: pb.GetAnalysisRequest, context: Context) -> pb.GetAnalysisResponse:
        """Tells where an analysis stands."""
        analysis = await self._analyses.get(_tenant(), request.analysis_id)
        return pb.GetAnalysisResponse(analysis=analysis_to_proto(analysis))

    async def ListAnalyses(self, request: pb.ListAnalysesRequest, context: Context) -> pb.ListAnalysesResponse:
        """Lists analyses, newest first."""
        query = Query(
            page_size=request.page_size,
            page_token=request.page_token,
            states=tuple(_state(value) for value in request.states),
            file_name_contains=request.file_name_contains,
            dataset=request.dataset,
            created_from=_moment(request.created_from) if request.HasField("created_from") else None,
            created_before=_moment(request.created_before) if request.HasField("created_before") else None,
        )
        page = await self._analyses.list(_tenant(), query)
        analyses = [analysis_to_proto(analysis) for analysis in page.analyses]
        return pb.ListAnalysesResponse(analyses=analyses, next_page_token=page.next_page_token)

    async def WatchAnalysis(self, request: pb.WatchAnalysisRequest, context: Context) -> AsyncIterator[pb.WatchAnalysisResponse]:
        """Follows an analysis to its end."""
        sequence = 0
        async for analysis in self._analyses.watch(_tenant(), request.analysis_id):
            sequence += 1
            yield pb.WatchAnalysisResponse(analysis=analysis_to_proto(analysis), sequence=sequence)

    async def CancelAnalysis(self, request: pb.CancelAnalysisRequest, context: Context) -> pb.CancelAnalysisResponse:
        """Stops an analysis."""
        analysis = await self._analyses.cancel(_tenant(), request.analysis_id)
        return pb.CancelAnalysisResponse(analysis=analysis_to_proto(analysis))

    async def DeleteAnalysis(self, request: pb.DeleteAnalysisRequest, context: Context) -> pb.DeleteAnalysisResponse:
        """Removes an analysis."""
        caller = current_caller()
        count, deleted_at = await self._analyses.delete(Owner(caller.tenant_id, caller.user_id), request.analysis_id)
        return pb.DeleteAnalysisResponse(deleted_object_count=count, delete_time=timestamp(deleted_at))

    async def GetReport(self, request: pb.GetReportRequest, context: Context) -> AsyncIterator[pb.GetReportResponse]:
        """Answers the report in chunks."""
        stored, chunks = await self._analyses.report(_tenant(), request.analysis_id)
        yield pb.GetReportResponse(header=object_to_proto(stored))
        async for chunk in chunks:
            yield pb.GetReportResponse(chunk=chunk)

    async def QueryHistory(self, request: pb.QueryHistoryRequest, context: Context) -> pb.QueryHistoryResponse:
        """Answers how a metric went."""
        for field in ("dataset", "metric"):
            if not getattr(request, field):
                raise _invalid(field, "must be given")
        if request.limit < 0:
            raise _invalid("limit", "must not be negative")
        query = TrendQuery(request.dataset, request.metric, request.column, request.limit)
        return trend_to_proto(await self._analyses.history(_tenant(), query))

    async def QueryMergedHistory(self, request: pb.QueryMergedHistoryRequest, context: Context) -> pb.QueryMergedHistoryResponse:
        """Answers what a column is over several runs together."""
        for field in ("dataset", "column"):
            if not getattr(request, field):
                raise _invalid(field, "must be given")
        if request.runs < 0:
            raise _invalid("runs", "must not be negative")
        query = MergedQuery(request.dataset, request.column, request.runs)
        return merged_to_proto(await self._analyses.merged_history(_tenant(), query))


def _tenant() -> str:
    return current_caller().tenant_id


def _state(value: int) -> AnalysisState:
    state = state_from_proto(value)
    if state is None:
        raise _invalid("states", "names an unknown state")
    return state


def _moment(value: Timestamp) -> datetime:
    try:
        return moment(value)
    except (ValueError, OverflowError):
        raise _invalid("created_from, created_before", "is no valid time") from None


def _invalid(field: str, description: str) -> InvalidRequest:
    return InvalidRequest(f"{field} {description}", violations=(FieldViolation(field, description),))
