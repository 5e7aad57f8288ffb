"""A circuit breaker: who failed several times in a row is left in peace for a while."""

from __future__ import annotations

from services.runtime.clock import Clock


class Breaker:
    """Closed while calls succeed, open after ``most_failures`` in a row; after ``rest_s`` one call at a time may try again."""

    def __init__(self, clock: Clock, *, most_failures: int, rest_s: float) -> None:
        self._clock = clock
        self._most_failures = most_failures
        self._rest_s = rest_s
        self._failures = 0
        self._may_try_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are refused but for the one that tries again."""
        return self._failures >= self._most_failures

    def allows(self) -> bool:
        """Whether a call may be made now. Open, it lets one through per rest."""
        if self._failures < self._most_failures:
            return True
        now = self._clock.monotonic()
        if now < self._may_try_at:
            return False
        # Whoever comes next waits for what becomes of this one.
        self._may_try_at = now + self._rest_s
        return True

    def succeeded(self) -> None:
        """A call went well."""
        self._failures = 0

    def failed(self) -> None:
        """A call went wrong."""
        self._failures += 1
        self._may_try_at = self._clock.monotonic() + self._rest_s
