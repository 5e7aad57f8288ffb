"""A few sessions with one warehouse: statements that do not wait for each other, behind one circuit breaker."""

from __future__ import annotations

import asyncio
from functools import partial

from services.persistence.adapters.circuit_breaker import CircuitBreaker
from services.persistence.adapters.snowflake_session import Arguments, Binds, Rows, SnowflakeSession
from services.runtime.clock import Clock


class SnowflakePool:
    """Nothing connects before it is needed: a second session only once the first is busy."""

    def __init__(self, name: str, arguments: Arguments, clock: Clock, *, size: int = 1) -> None:
        self._sessions = [SnowflakeSession(name, arguments) for _ in range(size)]
        self._busy = [0] * size
        self._breaker = CircuitBreaker(name, clock)

    async def execute(self, statement: str, binds: Binds = (), *, tag: str = "") -> Rows:
        """The statement's rows. ``tag`` tells in the query history whom it was for.

        Raises ``WarehouseUnavailable``, ``WarehouseRefused``.
        """
        return await self._breaker.call(partial(self._execute, statement, binds, tag))

    async def close(self) -> None:
        """Log out of all."""
        await asyncio.gather(*(session.close() for session in self._sessions))

    async def _execute(self, statement: str, binds: Binds, tag: str) -> Rows:
        chosen = min(range(len(self._sessions)), key=self._busy.__getitem__)
        self._busy[chosen] += 1
        try:
            return await self._sessions[chosen].execute(statement, binds, tag)
        finally:
            self._busy[chosen] -= 1
