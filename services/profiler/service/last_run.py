"""The states of the last run, fetched beside the file. Whatever goes wrong costs the comparison, never the profile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from services.profiler.service.jobs import SAME_FILE, Earlier
from services.profiler.service.requests import LastRun, Question, StoredBytes
from services.runtime.errors import NotFound, ServiceError
from services.runtime.objects import ObjectStore

logger = logging.getLogger(__name__)
MAX_BYTES = 32 * 1024**2
"""Of states: they are read into memory beside those of the file. What is summarised stays far below it but for very wide tables."""
FETCH_S = 5.0
"""Seconds that a file may wait for them once it is there itself."""


@asynccontextmanager
async def fetching(objects: ObjectStore, question: Question, path: Path) -> AsyncIterator[asyncio.Task[Earlier | None]]:
    """The last run on its way to a file at ``path``, given up at the end; None where there is none."""
    task = asyncio.create_task(_earlier(objects, question, path))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def fetched(task: asyncio.Task[Earlier | None], question: Question) -> Earlier | None:
    """What came, in bounded time. Never raises ``ServiceError``."""
    if question.last_run is None:
        return None
    try:
        async with asyncio.timeout(FETCH_S):
            return await asyncio.shield(task)
    except TimeoutError:
        return Earlier(question.last_run.analysis_id, None, "states_unavailable")


def without_states(question: Question) -> str:
    """Why the states of the last run are not wanted; empty if they are."""
    last_run = question.last_run
    if last_run is None:
        return ""
    stored = question.primary.stored
    if stored is not None and stored.sha256 and stored.sha256 == last_run.file_sha256:
        return SAME_FILE
    if question.baseline_analysis_id == last_run.analysis_id:
        return "same_as_baseline"
    if last_run.states is None:
        return "no_states"
    return "states_too_large" if last_run.states.size_bytes > MAX_BYTES else ""


async def _earlier(objects: ObjectStore, question: Question, path: Path) -> Earlier | None:
    last_run = question.last_run
    if last_run is None:
        return None
    reason = without_states(question)
    if reason or last_run.states is None:
        return Earlier(last_run.analysis_id, None, reason)
    return await _downloaded(objects, last_run, last_run.states, path)


async def _downloaded(objects: ObjectStore, last_run: LastRun, states: StoredBytes, path: Path) -> Earlier:
    try:
        got = await objects.download(states.key, path)
    except NotFound:
        return Earlier(last_run.analysis_id, None, "states_gone")
    except (ServiceError, OSError) as error:
        logger.warning("states of the last run are not to be had", extra={"error": type(error).__name__})
        return Earlier(last_run.analysis_id, None, "states_unavailable")
    if states.sha256 and got.sha256 != states.sha256:
        return Earlier(last_run.analysis_id, None, "states_unreadable")
    return Earlier(last_run.analysis_id, path)
