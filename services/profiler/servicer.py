"""The gRPC door: decode, call the service, encode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import grpc
from profilemydata.common.v1.analysis_pb2 import AnalysisSpec
from profilemydata.profiler.v1.agent_pb2 import Agent
from profilemydata.profiler.v1.profile_pb2 import Profile
from profilemydata.profiler.v1.profiler_service_pb2 import (
    ListAgentsRequest,
    ListAgentsResponse,
    ProfileProgress,
    ProfileRequest,
    ProfileResponse,
    ProfileStreamRequest,
    ProfileStreamResponse,
)
from profilemydata.profiler.v1.profiler_service_pb2_grpc import ProfilerServiceServicer

from services.profiler.convert.specs import question_from_proto
from services.profiler.service.jobs import Progress
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Question
from services.runtime.errors import FieldViolation, InvalidRequest, LimitExceeded
from services.runtime.identity import current_caller

MAX_INLINE_BYTES = 4 * 1024**2

UnaryContext = grpc.aio.ServicerContext[ProfileRequest, ProfileResponse]
StreamContext = grpc.aio.ServicerContext[ProfileStreamRequest, ProfileStreamResponse]
AgentsContext = grpc.aio.ServicerContext[ListAgentsRequest, ListAgentsResponse]


class Servicer(ProfilerServiceServicer):
    """Answers ProfilerService. A caller that gives up ends the work: its call is cancelled, and the child with it."""

    def __init__(self, profiling: Profiling, agents: Sequence[Agent]) -> None:
        self._profiling = profiling
        self._agents = agents

    async def Profile(self, request: ProfileRequest, context: UnaryContext) -> ProfileResponse:  # noqa: N802, ARG002
        """The profile of a stored object or of a few bytes."""
        question = question_from_proto(request.spec)
        if request.content and not question.primary.is_brought:
            raise _misplaced("content", "give either content or spec.primary.object or spec.primary.source_uri")
        if len(request.content) > MAX_INLINE_BYTES:
            raise LimitExceeded(
                f"inline data is limited to {MAX_INLINE_BYTES} bytes; use ProfileStream",
                reason="FILE_TOO_LARGE",
                metadata={"limit_bytes": str(MAX_INLINE_BYTES)},
            )
        if not question.primary.is_brought:
            body = await self._profiling.profile_object(question, current_caller().tenant_id)
        else:
            body = await self._profiling.profile_content(request.content, _by_caller(question), current_caller().tenant_id)
        return ProfileResponse(profile=_answer(body))

    async def ProfileStream(  # noqa: N802
        self,
        request_iterator: AsyncIterator[ProfileStreamRequest],
        context: StreamContext,  # noqa: ARG002
    ) -> AsyncIterator[ProfileStreamResponse]:
        """Progress of a streamed file, then its profile."""
        header = await anext(request_iterator, None)
        if header is None or header.WhichOneof("part") != "header":
            raise _misplaced("header", "must come first")
        question = _by_caller(question_from_proto(_without_object(header.header)))
        reports: asyncio.Queue[Progress | None] = asyncio.Queue()
        brought = self._profiling.profile_content(_chunks(request_iterator), question, current_caller().tenant_id, reports.put)
        work = asyncio.create_task(brought)
        work.add_done_callback(lambda _: reports.put_nowait(None))
        try:
            while (progress := await reports.get()) is not None:
                yield ProfileStreamResponse(progress=_progress(progress))
            yield ProfileStreamResponse(profile=_answer(await work))
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait([work])

    async def ListAgents(self, request: ListAgentsRequest, context: AgentsContext) -> ListAgentsResponse:  # noqa: N802, ARG002
        """The catalogue."""
        return ListAgentsResponse(agents=self._agents)


def _by_caller(question: Question) -> Question:
    """A question whose primary bytes come with the call; a baseline in the store must be the caller's own."""
    if question.baseline is not None and question.baseline.is_brought:
        raise _misplaced("spec.baseline", "its bytes do not come with the call: name an object, a source or stored states")
    return question


def _without_object(spec: AnalysisSpec) -> AnalysisSpec:
    for name, given in (("object", spec.primary.object.key), ("source_uri", spec.primary.source_uri)):
        if given:
            raise _misplaced(f"header.primary.{name}", "must be empty: the data comes in chunks")
    return spec


async def _chunks(parts: AsyncIterator[ProfileStreamRequest]) -> AsyncIterator[bytes]:
    async for part in parts:
        if part.WhichOneof("part") != "chunk":
            raise _misplaced("header", "must come once")
        yield part.chunk


def _answer(body: bytes) -> Profile:
    """A profile for a caller: mergeable states stay in the store."""
    profile = Profile.FromString(body)
    for dataset in (profile.primary, profile.baseline):
        for column in dataset.columns:
            column.states.clear()
    return profile


def _progress(progress: Progress) -> ProfileProgress:
    return ProfileProgress(fraction=progress.fraction, row_count=progress.row_count, byte_count=progress.byte_count)


def _misplaced(field: str, why: str) -> InvalidRequest:
    return InvalidRequest(f"{field}: {why}", violations=(FieldViolation(field, why),))
