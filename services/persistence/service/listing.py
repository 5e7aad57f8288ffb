"""The tenant's analyses, newest first, in pages."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from services.persistence.core.ids import is_id
from services.persistence.core.ledger import Index
from services.persistence.core.records import Analysis, AnalysisState
from services.runtime.errors import FieldViolation, InvalidRequest

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
SCAN_LIMIT = 2000
"""Entries looked at for one page: a filter that matches rarely answers a short page with a token, not a long wait."""
READ_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Query:
    """Which analyses, and which page of them."""

    page_size: int = 0
    page_token: str = ""
    states: tuple[AnalysisState, ...] = ()
    file_name_contains: str = ""
    dataset: str = ""
    """The name given to it, else the file name, exactly; empty for all."""
    created_from: datetime | None = None
    created_before: datetime | None = None

    @property
    def limit(self) -> int:
        """Length of the page. Raises ``InvalidRequest`` for a negative one."""
        if self.page_size < 0:
            raise _invalid("page_size", "must not be negative")
        return min(self.page_size or DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)

    @property
    def digest(self) -> str:
        """Of the filters: a token holds for the filters it was made under."""
        filters = asdict(replace(self, page_size=0, page_token=""))
        return hashlib.sha256(json.dumps(filters, sort_keys=True, default=str).encode()).hexdigest()[:16]

    def matches(self, analysis: Analysis) -> bool:
        """Whether the analysis is asked for."""
        created_at = analysis.request.created_at
        return (
            (not self.states or analysis.state in self.states)
            and self.dataset in ("", analysis.request.dataset_name)
            and self.file_name_contains.casefold() in analysis.request.file_name.casefold()
            and (self.created_from is None or created_at >= self.created_from)
            and (self.created_before is None or created_at < self.created_before)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of analyses."""

    analyses: tuple[Analysis, ...]
    next_page_token: str
    """Empty on the last page."""


async def list_page(index: Index, look_up: Callable[[str], Awaitable[Analysis | None]], tenant_id: str, query: Query) -> Page:
    """One page. ``look_up`` answers None for what is gone. Raises ``InvalidRequest`` for a bad size or token."""
    after_id = _open_token(query)
    ids = index.newest_first(tenant_id, after_id=after_id, created_before=query.created_before)
    found: list[Analysis] = []
    scanned, last = 0, after_id
    async for chunk in _chunks(ids, min(query.limit + 1, READ_AT_ONCE)):
        for analysis_id, analysis in zip(chunk, await asyncio.gather(*map(look_up, chunk)), strict=True):
            if analysis is not None and query.created_from is not None and analysis.request.created_at < query.created_from:
                return Page(tuple(found), "")
            if analysis is not None and query.matches(analysis):
                if len(found) == query.limit:
                    return Page(tuple(found), _token(found[-1].request.analysis_id, query))
                found.append(analysis)
            last = analysis_id
        scanned += len(chunk)
        if scanned >= SCAN_LIMIT:
            return Page(tuple(found), _token(last, query))
    return Page(tuple(found), "")


async def _chunks(ids: AsyncIterator[str], size: int) -> AsyncIterator[list[str]]:
    chunk: list[str] = []
    async for analysis_id in ids:
        chunk.append(analysis_id)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _token(last_id: str, query: Query) -> str:
    return base64.urlsafe_b64encode(f"{last_id}.{query.digest}".encode()).decode().rstrip("=")


def _open_token(query: Query) -> str:
    if not query.page_token:
        return ""
    try:
        text = base64.urlsafe_b64decode(query.page_token.encode() + b"==").decode()
    except ValueError:
        raise _invalid("page_token", "is not one of ours") from None
    last_id, _, digest = text.partition(".")
    if not is_id(last_id) or digest != query.digest:
        raise _invalid("page_token", "belongs to a list with other filters")
    return last_id


def _invalid(field: str, description: str) -> InvalidRequest:
    return InvalidRequest(f"{field} {description}", violations=(FieldViolation(field, description),))
