"""The rows of an accepted analysis, staged for the warehouse: behind the profile, never in its way."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from services.profiler.core.writers.base import STAGED_TYPES, StagedColumn
from services.profiler.service.flights import FlightEnded, Flights
from services.profiler.service.jobs import Job, Output, Sandbox, Scratch, Source
from services.profiler.service.profiling import CRASH_REASON
from services.profiler.service.requests import Dataset, Question, Workspace
from services.runtime.errors import Internal, LimitExceeded, ServiceError
from services.runtime.objects import ObjectExists, ObjectInfo, ObjectNotFound, ObjectStore

OUTPUT_NAME = "rows"
MEDIA_TYPE = "application/vnd.apache.parquet"
Fetch = Callable[[Dataset, Path], Awaitable[None]]
"""Brings a dataset into a file."""


class Notes(Protocol):
    """The notes that tell the ledger of rows."""

    def staged_rows(self, analysis_id: str, stored: ObjectInfo, columns: list[StagedColumn], row_count: int) -> bytes:
        """What was staged."""

    def no_rows(self, analysis_id: str, error: ServiceError) -> bytes:
        """Why nothing was."""


class Staging:
    """Writes an accepted file anew as typed rows, in a confined child. Repeated and killed anywhere, it leaves one file."""

    def __init__(
        self, objects: ObjectStore, sandbox: Sandbox, scratch: Scratch, fetch: Fetch, notes: Notes, *, max_bytes: int
    ) -> None:
        self._objects = objects
        self._sandbox = sandbox
        self._scratch = scratch
        self._fetch = fetch
        self._notes = notes
        self._max_bytes = max_bytes
        self._flights: Flights[None] = Flights()

    async def stage(self, analysis_id: str, workspace: Workspace, decode: Callable[[bytes], Question]) -> None:
        """Stage the rows if they are asked for and not staged yet. Raises what is worth another attempt."""
        if not workspace.rows_key or not workspace.staged_rows_key:
            return
        with suppress(FlightEnded):
            await self._flights.join(analysis_id, lambda: self._stage(analysis_id, workspace, decode))

    def cancel(self, analysis_id: str) -> bool:
        """End the work on an analysis; whether there was any."""
        return self._flights.end(analysis_id)

    async def _stage(self, analysis_id: str, workspace: Workspace, decode: Callable[[bytes], Question]) -> None:
        if await self._objects.head(workspace.staged_rows_key):
            return
        try:
            question = decode(await self._objects.read(workspace.request_key))
        except ObjectNotFound:
            # Deleted meanwhile.
            return
        if not question.is_ingested:
            return
        try:
            note = await self._convert(analysis_id, workspace.rows_key, question)
        except ServiceError as error:
            if error.retryable and error.reason != CRASH_REASON:
                raise
            # The same file fails again: that is the answer, and the analysis is none the worse for it.
            note = self._notes.no_rows(analysis_id, error)
        with suppress(ObjectExists):
            await self._objects.put(workspace.staged_rows_key, note, media_type="application/json", create_only=True)

    async def _convert(self, analysis_id: str, key: str, question: Question) -> bytes:
        with self._scratch.directory() as directory:
            await self._fetch(question.primary, directory / "input")
            source = Source(directory / "input", question.primary.file_name, question.primary.options)
            job = Job(directory, source, output=Output(OUTPUT_NAME, "staged"))
            columns, row_count = _account(await self._run(job))
            stored = await self._store(key, directory / OUTPUT_NAME)
        return self._notes.staged_rows(analysis_id, stored, columns, row_count)

    async def _run(self, job: Job) -> bytes:
        try:
            return await self._sandbox.run(job)
        except ServiceError as error:
            if error.reason != CRASH_REASON:
                raise
            # As with profiles: the system may have ended the child for a reason of its own.
            (job.directory / OUTPUT_NAME).unlink(missing_ok=True)
            return await self._sandbox.run(job)

    async def _store(self, key: str, path: Path) -> ObjectInfo:
        if not _is_plain(path):
            raise Internal("the rows are no plain file")
        try:
            return await self._objects.put(key, path, media_type=MEDIA_TYPE, create_only=True, max_bytes=self._max_bytes)
        except LimitExceeded:
            limit = {"limit_bytes": str(self._max_bytes)}
            raise LimitExceeded(
                "the rows are more bytes than is staged for the warehouse", reason="INGEST_TOO_LARGE", metadata=limit
            ) from None
        except ObjectExists:
            # Of an attempt that was killed before it could tell: the file may be of another version, so it is made anew.
            await self._objects.delete(key)
            return await self._objects.put(key, path, media_type=MEDIA_TYPE, create_only=True, max_bytes=self._max_bytes)


def _is_plain(path: Path) -> bool:
    """The child may have been in a stranger's hands: no link, nothing that has another name as well."""
    return path.is_file() and not path.is_symlink() and path.lstat().st_nlink == 1


def _account(body: bytes) -> tuple[list[StagedColumn], int]:
    """What a child tells of its rows, looked at field by field. Raises ``Internal`` for what makes no sense."""
    try:
        account: dict[str, Any] = json.loads(body)
        columns = [_column(told) for told in account.get("staged", ())]
        return columns, int(account["row_count"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Internal("the account of the rows cannot be read") from None


def _column(told: Mapping[str, Any]) -> StagedColumn:
    if told["type"] not in STAGED_TYPES:
        raise ValueError("no type of a staged column")
    # What cannot be written as UTF-8 is in no contract.
    name = str(told["name"]).encode("utf-8", "replace").decode()
    return StagedColumn(name, str(told["type"]), int(told["precision"]), int(told["scale"]), bool(told["is_empty"]))
