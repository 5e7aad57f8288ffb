"""One execution for many who ask for the same at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Flight(Generic[T]):
    """Running work and how many wait for it."""

    task: asyncio.Task[T]
    waiter_count: int = 0
    is_ended: bool = False
    """Whether it was told to end, rather than left by everybody."""


class FlightEnded(Exception):
    """The work was told to end before it was done."""


class Flights(Generic[T]):
    """Running work by key. Ends with its last waiter, or when told."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight[T]] = {}

    async def join(self, key: str, start: Callable[[], Coroutine[None, None, T]]) -> T:
        """The outcome of the work under that key, started if nobody has. Raises ``FlightEnded`` when it was told to end."""
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = Flight(asyncio.create_task(start()))
        flight.waiter_count += 1
        try:
            # Not awaited itself: a waiter that is cancelled must not take the others' work with it.
            await asyncio.wait([flight.task])
        finally:
            await self._leave(key, flight)
        if flight.task.cancelled() and flight.is_ended:
            raise FlightEnded
        return flight.task.result()

    def end(self, key: str) -> bool:
        """Stop the work under that key; whether there was any."""
        flight = self._flights.get(key)
        if flight is None or flight.task.done():
            return False
        flight.is_ended = True
        return flight.task.cancel()

    async def _leave(self, key: str, flight: Flight[T]) -> None:
        flight.waiter_count -= 1
        if flight.waiter_count or flight is not self._flights.get(key):
            return
        # Forgotten first: whoever comes now starts anew and does not join what ends.
        del self._flights[key]
        if not flight.task.done():
            # Nobody wants it any more; the last one stays until it is really gone.
            flight.task.cancel()
            await asyncio.wait([flight.task])
