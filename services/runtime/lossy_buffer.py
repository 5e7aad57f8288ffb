"""A buffer between what is sent and a listener that may be slow: the newest is kept."""

from __future__ import annotations

import asyncio
from collections import deque

SIZE = 256


class LossyBuffer:
    """What was put in, in order; the oldest is dropped when nobody takes it."""

    def __init__(self, size: int = SIZE) -> None:
        self._items: deque[tuple[str, bytes]] = deque(maxlen=size)
        self._changed = asyncio.Event()
        self._ended = False

    def put(self, subject: str, body: bytes) -> None:
        """Append; drops the oldest when full."""
        self._items.append((subject, body))
        self._changed.set()

    def end(self) -> None:
        """Nothing more is taken."""
        self._ended = True
        self._changed.set()

    async def take(self) -> tuple[str, bytes]:
        """The oldest that is left. Raises ``StopAsyncIteration`` after the end."""
        while not self._items and not self._ended:
            self._changed.clear()
            await self._changed.wait()
        if self._ended:
            raise StopAsyncIteration
        return self._items.popleft()
