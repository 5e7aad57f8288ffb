"""Stores that misbehave on purpose, over the bytes of another."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

from services.runtime.memory_objects import MemoryObjects


class Killed(BaseException):
    """The process ends here: nothing catches it."""


class KillingObjects(MemoryObjects):
    """Lets so many operations through and ends the process before the next one."""

    def __init__(self, over: MemoryObjects, operations: int) -> None:
        super().__init__(over._clock)
        self._objects = over._objects
        self.left = operations

    async def put(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self._step()
        return await super().put(key, *args, **kwargs)

    async def head(self, key: str) -> Any:
        self._step()
        return await super().head(key)

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        self._step()
        async for chunk in super().stream(key):
            yield chunk

    async def list(self, prefix: str, *, start_after: str = "") -> AsyncIterator[str]:
        self._step()
        async for key in super().list(prefix, start_after=start_after):
            yield key

    async def delete(self, key: str) -> bool:
        self._step()
        return await super().delete(key)

    def _step(self) -> None:
        if self.left <= 0:
            raise Killed
        self.left -= 1


class ShuffledObjects(KillingObjects):
    """Takes a while over each operation, by a seed: two users meet in ever other ways."""

    def __init__(self, over: MemoryObjects, seed: int) -> None:
        super().__init__(over, 10**9)
        self._random = random.Random(seed)

    async def put(self, key: str, *args: Any, **kwargs: Any) -> Any:
        await self._dawdle()
        return await super().put(key, *args, **kwargs)

    async def head(self, key: str) -> Any:
        await self._dawdle()
        return await super().head(key)

    async def list(self, prefix: str, *, start_after: str = "") -> AsyncIterator[str]:
        await self._dawdle()
        async for key in super().list(prefix, start_after=start_after):
            yield key

    async def delete(self, key: str) -> bool:
        await self._dawdle()
        return await super().delete(key)

    async def _dawdle(self) -> None:
        # Mostly short, at times long enough for the other to do several things.
        for _ in range(self._random.choice((0, 1, 2, 5, 60))):
            await asyncio.sleep(0)
