"""A few sessions with one warehouse: statements that do not wait for each other. Silent, it is left alone for a while."""

from __future__ import annotations

import asyncio

from services.persistence.adapters.snowflake_session import Arguments, Binds, Rows, SnowflakeSession
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.runtime import metrics
from services.runtime.breaker import Breaker
from services.runtime.clock import Clock

MOST_FAILURES = 3
REST_S = 15.0


class SnowflakePool:
    """Nothing connects before it is needed: a second session only once the first is busy."""

    def __init__(self, name: str, arguments: Arguments, clock: Clock, *, size: int = 1) -> None:
        self._name = name
        self._sessions = [SnowflakeSession(name, arguments) for _ in range(size)]
        self._busy = [0] * size
        self._breaker = Breaker(clock, most_failures=MOST_FAILURES, rest_s=REST_S)

    async def execute(self, statement: str, binds: Binds = (), *, tag: str = "") -> Rows:
        """The statement's rows. ``tag`` tells in the query history whom it was for.

        Raises ``WarehouseUnavailable``, at once while the warehouse is left alone, and ``WarehouseRefused``.
        """
        if not self._breaker.allows():
            raise WarehouseUnavailable("the warehouse did not answer lately and is not asked just now")
        was_open = self._breaker.is_open
        try:
            return await self._execute(statement, binds, tag)
        finally:
            metrics.add("pmd_warehouse_open_circuits", self._breaker.is_open - was_open, session=self._name)

    async def close(self) -> None:
        """Log out of all."""
        await asyncio.gather(*(session.close() for session in self._sessions))

    async def _execute(self, statement: str, binds: Binds, tag: str) -> Rows:
        chosen = min(range(len(self._sessions)), key=self._busy.__getitem__)
        self._busy[chosen] += 1
        try:
            rows = await self._sessions[chosen].execute(statement, binds, tag)
        except WarehouseUnavailable:
            self._breaker.failed()
            raise
        except WarehouseRefused:
            # An answer as well.
            self._breaker.succeeded()
            raise
        finally:
            self._busy[chosen] -= 1
        self._breaker.succeeded()
        return rows
