"""A warehouse that does not answer is left alone for a while: whoever asks learns so at once, not after all timeouts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.runtime import metrics
from services.runtime.clock import Clock

T = TypeVar("T")


class CircuitBreaker:
    """Closed: calls go through. Open: refused until the pause is over. Then one call tries, and its outcome decides."""

    def __init__(self, name: str, clock: Clock, *, failures: int = 3, pause_s: float = 15.0) -> None:
        """``failures`` in a row open it."""
        self._name = name
        self._clock = clock
        self._limit = failures
        self._pause_s = pause_s
        self._failures = 0
        self._opened_at: float | None = None
        self._is_trying = False

    @property
    def is_open(self) -> bool:
        """Whether calls are refused just now."""
        if self._opened_at is None:
            return False
        return self._is_trying or self._clock.monotonic() - self._opened_at < self._pause_s

    async def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """What the call answers or raises. Raises ``WarehouseUnavailable`` without calling while open."""
        if self.is_open:
            raise WarehouseUnavailable("the warehouse did not answer lately and is not asked just now")
        self._is_trying = self._opened_at is not None
        try:
            result = await work()
        except WarehouseUnavailable:
            self._failed()
            raise
        except WarehouseRefused:
            self._answered()
            raise
        except BaseException:
            # Cancelled: nobody knows whether it would have answered.
            self._is_trying = False
            raise
        self._answered()
        return result

    def _failed(self) -> None:
        self._failures += 1
        self._is_trying = False
        if self._failures >= self._limit:
            if self._opened_at is None:
                metrics.add("pmd_warehouse_open_circuits", 1, session=self._name)
            self._opened_at = self._clock.monotonic()

    def _answered(self) -> None:
        if self._opened_at is not None:
            metrics.add("pmd_warehouse_open_circuits", -1, session=self._name)
        self._failures, self._opened_at, self._is_trying = 0, None, False
