"""When a silent warehouse is left alone, when it is asked again, and which session is asked."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import pytest

from services.persistence.adapters import snowflake_pool
from services.persistence.adapters.snowflake_pool import MOST_FAILURES, REST_S, SnowflakePool
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.runtime.clock import ManualClock


class Session:
    """Answers, or does not."""

    made: ClassVar[list[Session]] = []
    error: Exception | None = None
    gate: asyncio.Event | None = None

    def __init__(self, *_: Any) -> None:
        self.calls = 0
        Session.made.append(self)

    async def execute(self, *_: Any) -> list[tuple[object, ...]]:
        self.calls += 1
        if Session.gate:
            await Session.gate.wait()
        if Session.error:
            raise Session.error
        return [(1,)]


@pytest.fixture(autouse=True)
def sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snowflake_pool, "SnowflakeSession", Session)
    Session.made, Session.error, Session.gate = [], None, None


def calls() -> int:
    return sum(session.calls for session in Session.made)


async def test_after_some_failures_nobody_is_asked_until_the_rest_is_over() -> None:
    clock = ManualClock()
    pool = SnowflakePool("test", dict, clock)
    Session.error = WarehouseUnavailable("silent")
    for _ in range(MOST_FAILURES + 4):
        with pytest.raises(WarehouseUnavailable):
            await pool.execute("SELECT 1")
    assert calls() == MOST_FAILURES
    clock.advance(REST_S)
    Session.error = None
    assert await pool.execute("SELECT 1") == [(1,)]
    assert await pool.execute("SELECT 1") == [(1,)]


async def test_one_that_tries_and_fails_starts_the_rest_anew() -> None:
    clock = ManualClock()
    pool = SnowflakePool("test", dict, clock)
    Session.error = WarehouseUnavailable("silent")
    for seconds in (0, 0, 0, REST_S, 0, 0):
        clock.advance(seconds)
        with pytest.raises(WarehouseUnavailable):
            await pool.execute("SELECT 1")
    assert calls() == MOST_FAILURES + 1


async def test_a_refusal_is_an_answer() -> None:
    pool = SnowflakePool("test", dict, ManualClock())
    Session.error = WarehouseRefused("no")
    for _ in range(MOST_FAILURES + 1):
        with pytest.raises(WarehouseRefused):
            await pool.execute("SELECT 1")
    assert calls() == MOST_FAILURES + 1


async def test_a_busy_session_makes_nobody_wait() -> None:
    pool = SnowflakePool("test", dict, ManualClock(), size=2)
    Session.gate = asyncio.Event()
    both = asyncio.gather(pool.execute("SELECT 1"), pool.execute("SELECT 2"))
    await asyncio.sleep(0)
    assert [session.calls for session in Session.made] == [1, 1]
    Session.gate.set()
    await both
