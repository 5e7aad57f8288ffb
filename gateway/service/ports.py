"""What the gateway needs from the services behind it. Real ones in `clients`, small ones in the tests.

Every method raises the service's own ``ServiceError``, and ``Unavailable`` when it does not answer.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gateway.service.files import Agent, Download, PreparedUpload, Report, StoredObject
from gateway.service.orders import Filter, HistoryQuestion, MergedQuestion, Order, UploadBody, UploadedFile
from gateway.service.resources import Analysis, AnalysisPage, History, MergedHistory
from services.runtime.identity import Caller


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An analysis as it stood at one moment."""

    sequence: int
    """Rises within one stream."""
    analysis: Analysis


class Uploads(Protocol):
    """Where bytes go in."""

    async def prepare(self, caller: Caller, body: UploadBody) -> PreparedUpload:
        """How the client sends the file by itself."""

    async def store(self, caller: Caller, file_name: str, chunks: AsyncIterator[bytes]) -> UploadedFile:
        """Send a file on while it arrives. Nothing is left behind when the chunks break off."""


class Downloads(Protocol):
    """Where bytes come out."""

    async def list(self, caller: Caller, analysis_id: str) -> Sequence[Download]:
        """Every rendered file, each with a URL signed now."""

    async def sign(self, caller: Caller, analysis_id: str, download_id: str) -> Download:
        """One rendered file with a URL signed now."""


class Analyses(Protocol):
    """The life and the history of analyses."""

    async def create(self, caller: Caller, order: Order, request_id: str) -> Analysis:
        """Accept an order. The same non-empty request id and order give the same analysis."""

    async def get(self, caller: Caller, analysis_id: str) -> Analysis:
        """Where an analysis stands."""

    async def page(self, caller: Caller, wanted: Filter) -> AnalysisPage:
        """Analyses, newest first."""

    async def cancel(self, caller: Caller, analysis_id: str) -> Analysis:
        """Stop an analysis."""

    async def delete(self, caller: Caller, analysis_id: str) -> tuple[int, datetime]:
        """Remove every trace; how many objects, and when."""

    def watch(self, caller: Caller, analysis_id: str) -> AsyncGenerator[Snapshot, None]:
        """A snapshot, then every change, the end last. Closing it ends the call."""

    async def report(self, caller: Caller, analysis_id: str) -> Report:
        """The report, its bytes not yet fetched."""

    async def history(self, caller: Caller, asked: HistoryQuestion) -> History:
        """How a metric went, oldest first."""

    async def merged_history(self, caller: Caller, asked: MergedQuestion) -> MergedHistory:
        """What a column is over the newest runs together."""


class Agents(Protocol):
    """The catalogue of agents."""

    async def list(self, caller: Caller) -> Sequence[Agent]:
        """Every agent, in the order they are shown."""


class SignedObjects(Protocol):
    """The file store's side of a signed URL. Raises ``Unauthenticated`` (SIGNATURE_INVALID) for an altered or expired one."""

    async def open(self, key: str, query: Mapping[str, str]) -> StoredObject:
        """The object that a download URL allows. Raises ``ObjectNotFound``."""

    async def store(self, key: str, query: Mapping[str, str], media_type: str, chunks: AsyncIterator[bytes]) -> None:
        """Store exactly what an upload URL allows, once. Raises ``ObjectExists``, ``InvalidRequest``, ``LimitExceeded``."""


class Downstream(Protocol):
    """Who answers behind the gateway."""

    async def serving(self) -> Mapping[str, bool]:
        """Whether each service serves, by name. Never raises."""
