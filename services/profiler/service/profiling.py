"""The use cases: profile an accepted analysis, profile what a caller brings or names."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from services.profiler.core import stored_sketches
from services.profiler.core.agents.requests import resolve
from services.profiler.core.stored_states import MARK, MAX_BYTES
from services.profiler.core.stored_states import MEDIA_TYPE as STATES_MEDIA_TYPE
from services.profiler.errors import BaselineGone, UnreadableStates
from services.profiler.service.flights import FlightEnded, Flights
from services.profiler.service.jobs import Earlier, Job, OnProgress, Sandbox, Scratch, Source, Sources, unobserved
from services.profiler.service.last_run import fetched, fetching
from services.profiler.service.requests import Dataset, Question, Skipped, StoredBytes, ValueRules, Workspace
from services.runtime.errors import InvalidRequest, LimitExceeded, NotFound, ServiceError, Unavailable
from services.runtime.objects import ObjectCorrupt, ObjectExists, ObjectInfo, ObjectNotFound, ObjectStore

CRASH_REASON = "CHILD_CRASHED"
MEMORY_REASON = "MEMORY_LIMIT"
PROFILE_MEDIA_TYPE = "application/x-protobuf"
STATES_NAME, SKETCHES_NAME = "states", "sketches"
TENANT_METADATA = "tenant-id"
"""Metadata of an upload, and of stored states, that names their owner, percent-encoded."""
ROOM_FACTOR = 3
"""Free scratch space that a job wants, in sizes of its file: the file, its decoded copy, its spill. How much a compressed file
needs beyond that, only unpacking tells: a full disk ends it with ``Unavailable``, and another replica may have room."""

Content = bytes | AsyncIterable[bytes]


class Profiling:
    """Brings files into a private directory, has the sandbox profile them, stores or answers what comes out."""

    def __init__(
        self,
        objects: ObjectStore,
        sources: Sources,
        sandbox: Sandbox,
        scratch: Scratch,
        *,
        max_bytes: int,
        keep_states: bool = True,
        values: ValueRules = ValueRules(),  # noqa: B008 - immutable
    ) -> None:
        self._objects = objects
        self._sources = sources
        self._sandbox = sandbox
        self._scratch = scratch
        self._max_bytes = max_bytes
        self._keep_states = keep_states
        self._values = values
        self._flights: Flights[ObjectInfo | Skipped] = Flights()

    async def profile_analysis(
        self, analysis_id: str, workspace: Workspace, decode: Callable[[bytes], Question], on_progress: OnProgress = unobserved
    ) -> ObjectInfo | Skipped:
        """The stored profile of an accepted analysis, made if there is none. Asked for twice at once, it is made once."""
        try:
            return await self._flights.join(analysis_id, lambda: self._stored_profile(workspace, decode, on_progress))
        except FlightEnded:
            return Skipped.CANCELLED

    def cancel(self, analysis_id: str) -> bool:
        """End the work on an analysis; whether there was any."""
        return self._flights.end(analysis_id)

    async def profile_content(
        self, content: Content, question: Question, tenant_id: str, on_progress: OnProgress = unobserved
    ) -> bytes:
        """The serialized profile of bytes that the caller brings. Raises ``ObjectNotFound`` for a baseline of another tenant."""
        check(question)
        await self._check_tenant(question, tenant_id)
        with self._scratch.directory() as directory:
            await self._receive(content, directory / "input")
            return await self._profile(directory, question, on_progress)

    async def profile_object(self, question: Question, tenant_id: str, on_progress: OnProgress = unobserved) -> bytes:
        """The serialized profile of bytes that are named. Raises ``ObjectNotFound`` for stored ones of another tenant."""
        check(question)
        await self._check_tenant(question, tenant_id)
        with self._scratch.directory() as directory:
            await self.fetch(question.primary, directory / "input")
            return await self._profile(directory, question, on_progress)

    async def _stored_profile(
        self, workspace: Workspace, decode: Callable[[bytes], Question], on_progress: OnProgress
    ) -> ObjectInfo | Skipped:
        if await self._objects.head(workspace.outcome_key):
            return Skipped.OVER
        if theirs := await self._objects.head(workspace.profile_key):
            return theirs
        question = decode(await self._objects.read(workspace.request_key))
        check(question)
        with self._scratch.directory() as directory:
            async with fetching(self._objects, question, directory / "last-run") as coming:
                await self.fetch(question.primary, directory / "input")
                earlier = await fetched(coming, question)
            wants_states = self._keep_states and bool(workspace.states_key)
            profile = await self._profile(directory, question, on_progress, keeps=wants_states, earlier=earlier)
            # Before the profile: whoever sees that finds the states as well.
            if wants_states:
                await self._commit_states(workspace, directory, question.tenant_id)
        return await self._commit(workspace.profile_key, profile)

    async def _commit_states(self, workspace: Workspace, directory: Path, tenant_id: str) -> None:
        """Store the states that a child has left, and their sketches; there may be none."""
        owner = {TENANT_METADATA: quote(tenant_id, safe="")} if tenant_id else {}
        await asyncio.gather(
            self._keep(workspace.states_key, directory / STATES_NAME, STATES_MEDIA_TYPE, owner, MAX_BYTES),
            # Of the suite alone: their hashes have no key yet, so that they name no tenant who might read them.
            self._keep(
                workspace.sketches_key, directory / SKETCHES_NAME, stored_sketches.MEDIA_TYPE, {}, stored_sketches.MAX_BYTES
            ),
        )

    async def _keep(self, key: str, path: Path, media_type: str, metadata: Mapping[str, str], max_bytes: int) -> None:
        if not key or not _is_plain(path):
            return
        with suppress(ObjectExists, LimitExceeded):
            await self._objects.put(key, path, media_type=media_type, metadata=metadata, create_only=True, max_bytes=max_bytes)

    async def _commit(self, key: str, profile: bytes) -> ObjectInfo:
        try:
            return await self._objects.put(key, profile, media_type=PROFILE_MEDIA_TYPE, create_only=True)
        except ObjectExists:
            # Somebody was first, and what was first stays: outputs of two runs may differ in the last digits.
            if theirs := await self._objects.head(key):
                return theirs
            raise

    async def _profile(
        self,
        directory: Path,
        question: Question,
        on_progress: OnProgress,
        *,
        keeps: bool = False,
        earlier: Earlier | None = None,
    ) -> bytes:
        baseline = None
        if question.baseline:
            await self._fetch_baseline(question.baseline, directory / "baseline")
            baseline = _source(directory / "baseline", question.baseline)
        primary, policy = _source(directory / "input", question.primary), self._values.applied(question.policy)
        job = Job(directory, primary, baseline, question.agents, policy=policy, earlier=earlier)
        if keeps:
            job = replace(job, states_name=STATES_NAME, sketches_name=SKETCHES_NAME)
        try:
            return await self._sandbox.run(job, on_progress)
        except ServiceError as error:
            compares = earlier is not None and earlier.states is not None
            if error.reason != CRASH_REASON and not (compares and error.reason == MEMORY_REASON):
                raise
            # The system may have ended the child for a reason of its own; a file that kills its reader does so again. The last run
            # is not to blame a second time.
            again = replace(job, earlier=replace(earlier, states=None, reason="failed")) if earlier and compares else job
            return await self._sandbox.run(again, on_progress)

    async def _fetch_baseline(self, dataset: Dataset, path: Path) -> None:
        if not dataset.is_states:
            await self.fetch(dataset, path)
            return
        try:
            await self.fetch(dataset, path)
        except NotFound:
            raise BaselineGone from None
        # Anything else would be read as a file: that is not what was named.
        with path.open("rb") as file:
            if file.read(len(MARK)) != MARK:
                raise UnreadableStates("what is named as the states of the baseline are none")

    async def fetch(self, dataset: Dataset, path: Path) -> None:
        """Download a dataset, its size and digest checked."""
        if dataset.source_uri:
            await self._sources.fetch(dataset.source_uri, path, self._max_bytes, partial(_check_room, path.parent))
            return
        stored = dataset.stored
        if stored is None:
            raise InvalidRequest("the request names no file", reason="MISSING_FILE")
        known = await self._objects.head(stored.key)
        if known is None:
            raise NotFound("the data is not in the store any more", reason="OBJECT_NOT_FOUND")
        self._check_size(known.size_bytes)
        _check_room(path.parent, known.size_bytes)
        got = await self._objects.download(stored.key, path)
        if stored.sha256 and got.sha256 != stored.sha256:
            raise ObjectCorrupt("the stored data is not what was accepted")

    async def _receive(self, content: Content, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            async for chunk in _chunks(content):
                size += len(chunk)
                self._check_size(size)
                await asyncio.to_thread(file.write, chunk)

    def _check_size(self, size: int) -> None:
        if size > self._max_bytes:
            raise LimitExceeded(
                f"the file is larger than {self._max_bytes} bytes",
                reason="FILE_TOO_LARGE",
                metadata={"limit_bytes": str(self._max_bytes)},
            )

    async def _check_tenant(self, question: Question, tenant_id: str) -> None:
        """Raises ``ObjectNotFound`` unless everything stored that is asked about is the tenant's."""
        for dataset in (question.primary, question.baseline):
            if dataset and dataset.stored:
                await self._check_owner(dataset.stored, tenant_id)

    async def _check_owner(self, stored: StoredBytes, tenant_id: str) -> None:
        known = await self._objects.head(stored.key)
        # What names no tenant is the suite's own: nobody's to read.
        if known is None or TENANT_METADATA not in known.metadata or unquote(known.metadata[TENANT_METADATA]) != tenant_id:
            raise ObjectNotFound("there is no such object")


def check(question: Question) -> None:
    """Refuse what cannot be answered before a byte is moved. Raises ``InvalidRequest`` that names every wrong field."""
    resolve(question.agents, has_baseline=question.baseline is not None)


def _is_plain(path: Path) -> bool:
    """The child may have been in a stranger's hands: no link, nothing that has another name as well."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1


async def _chunks(content: Content) -> AsyncIterable[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    async for chunk in content:
        yield chunk


def _source(path: Path, dataset: Dataset) -> Source:
    return Source(path, dataset.file_name, dataset.options)


def _check_room(directory: Path, size_bytes: int) -> None:
    """Another replica may have room where this one has none."""
    filesystem = os.statvfs(directory)
    if filesystem.f_bavail * filesystem.f_frsize < ROOM_FACTOR * size_bytes:
        raise Unavailable("the profiler has no room for the file now; try again")
