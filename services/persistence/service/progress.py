"""The last sign of life of each running analysis, and whoever waits for the next one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime
from typing import TypeVar

from services.persistence.core.records import ProgressNote
from services.runtime.clock import Clock

_Number = TypeVar("_Number", int, float)


class ProgressBoard:
    """Holds the furthest note of each analysis; bounded, lossy, never authoritative."""

    def __init__(self, clock: Clock, capacity: int = 10_000) -> None:
        self._clock = clock
        self._capacity = capacity
        self._notes: OrderedDict[str, tuple[ProgressNote, datetime]] = OrderedDict()
        self._waiting: dict[str, set[asyncio.Event]] = {}

    def post(self, note: ProgressNote) -> None:
        """Take a note and wake whoever waits for it."""
        known = self.latest(note.analysis_id)
        self._notes[note.analysis_id] = (note if known is None else _further(known, note), self._clock.now())
        self._notes.move_to_end(note.analysis_id)
        while len(self._notes) > self._capacity:
            self._notes.popitem(last=False)
        for event in self._waiting.get(note.analysis_id, ()):
            event.set()

    def latest(self, analysis_id: str) -> ProgressNote | None:
        """The furthest note; None if none was heard."""
        entry = self._notes.get(analysis_id)
        return entry[0] if entry else None

    def heard_at(self, analysis_id: str) -> datetime | None:
        """When the last note came; None if none was heard."""
        entry = self._notes.get(analysis_id)
        return entry[1] if entry else None

    def follow(self, analysis_id: str) -> Following:
        """Wait for notes from now on."""
        return Following(self._waiting, analysis_id)


class Following:
    """One watcher's place at the board; a context manager."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], analysis_id: str) -> None:
        self._waiting = waiting
        self._analysis_id = analysis_id
        self._event = asyncio.Event()

    def __enter__(self) -> Following:
        self._waiting.setdefault(self._analysis_id, set()).add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        events = self._waiting[self._analysis_id]
        events.discard(self._event)
        if not events:
            del self._waiting[self._analysis_id]

    async def next(self, timeout_s: float) -> bool:
        """Whether a note came within the time."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout_s)
        except TimeoutError:
            return False
        self._event.clear()
        return True


def _further(known: ProgressNote, new: ProgressNote) -> ProgressNote:
    # A second attempt begins at zero again; what users saw never goes back.
    if new.state.rank != known.state.rank:
        return new if new.state.rank > known.state.rank else known
    return ProgressNote(
        new.analysis_id, new.state, _greater(known.fraction, new.fraction), _greater(known.row_count, new.row_count)
    )


def _greater(left: _Number | None, right: _Number | None) -> _Number | None:
    present = [value for value in (left, right) if value is not None]
    return max(present) if present else None
