"""/v1/analyses/{id}/events: an analysis as it goes on, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from gateway.errors import TooManyStreams
from gateway.routes.dependencies import AnalysisIdDep, CallerDep, SuiteDep
from gateway.routes.streams import ClosingResponse
from gateway.service.ports import Snapshot
from services.runtime.errors import ServiceError
from services.runtime.telemetry import logger

router = APIRouter(prefix="/v1/analyses", tags=["analyses"])
log = logger(__name__)

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
RETRY_MS = 2000
Snapshots = AsyncGenerator[Snapshot, None]


class OpenStreams:
    """How many event streams this process carries."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.count = 0
        self.closing = asyncio.Event()
        """Set when the process drains: streams end at once, clients reconnect elsewhere."""

    def enter(self) -> None:
        """Take a place. Raises ``TooManyStreams``."""
        if self.count >= self._limit:
            raise TooManyStreams("Too many event streams are open.")
        self.count += 1

    def leave(self) -> None:
        """Give the place back."""
        self.count -= 1


def get_streams(request: Request) -> OpenStreams:
    """This application's open streams."""
    streams: OpenStreams = request.app.state.streams
    return streams


@router.get(
    "/{analysis_id}/events",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events “analysis”: the whole analysis each time."}},
)
async def get_events(
    analysis_id: AnalysisIdDep,
    caller: CallerDep,
    suite: SuiteDep,
    streams: Annotated[OpenStreams, Depends(get_streams)],
    last_event_id: Annotated[str, Header(description="Accepted; the first event is a full snapshot in any case.")] = "",
) -> Response:
    """Follow an analysis: a snapshot at once, then every change, the end last. A reconnect gets a fresh snapshot."""
    del last_event_id
    streams.enter()
    snapshots = suite.analyses.watch(caller, analysis_id)
    try:
        # Taken before the answer begins: an unknown analysis is a 404, not an empty stream.
        first = await anext(snapshots, None)
    except BaseException:
        streams.leave()
        raise
    source = encoded(first, snapshots, suite.limits.heartbeat_s, streams.closing)

    async def close() -> None:
        streams.leave()
        await source.aclose()
        await snapshots.aclose()

    return ClosingResponse(source, media_type="text/event-stream", headers=HEADERS, close=close)


async def encoded(
    first: Snapshot | None, snapshots: Snapshots, heartbeat_s: float, closing: asyncio.Event
) -> AsyncGenerator[bytes, None]:
    """Snapshots as events until the analysis is over, with a comment whenever nothing happens for ``heartbeat_s``."""
    snapshot = first
    closed: asyncio.Task[Snapshot | None] = asyncio.create_task(_closed(closing))
    upcoming = closed
    try:
        while snapshot is not None:
            yield _event(snapshot)
            if snapshot.analysis.is_over:
                return
            upcoming = asyncio.create_task(_next(snapshots))
            while not (await asyncio.wait({upcoming, closed}, timeout=heartbeat_s, return_when=asyncio.FIRST_COMPLETED))[0]:
                yield KEEPALIVE_COMMENT
            if closed.done():
                return
            snapshot = upcoming.result()
    finally:
        await _settle(closed, upcoming)


async def _settle(*tasks: asyncio.Task[Snapshot | None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def _closed(closing: asyncio.Event) -> None:
    await closing.wait()


async def _next(snapshots: Snapshots) -> Snapshot | None:
    try:
        return await anext(snapshots, None)
    except ServiceError as error:
        # The client reconnects by itself and gets a fresh snapshot.
        log.info("watch_ended", reason=error.reason)
        return None


def _event(snapshot: Snapshot) -> bytes:
    data = snapshot.analysis.model_dump_json()
    return format_sse_event(data_str=data, event="analysis", id=str(snapshot.sequence), retry=RETRY_MS)
