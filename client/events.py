"""Server-sent events, read line by line (WHATWG HTML §9.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    name: str
    data: str
    event_id: str


async def read_events(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Events in order; comments and fields of no use here are passed over."""
    name, event_id = "message", ""
    data: list[str] = []
    async for line in lines:
        if not line:
            if data:
                yield Event(name, "\n".join(data), event_id)
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            data.append(value)
        elif field == "event":
            name = value
        elif field == "id":
            event_id = value
