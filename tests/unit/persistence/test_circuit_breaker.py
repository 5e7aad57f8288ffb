"""When a silent warehouse is left alone, and when it is asked again."""

from __future__ import annotations

import asyncio

import pytest

from services.persistence.adapters.circuit_breaker import CircuitBreaker
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from services.runtime.clock import ManualClock


class Warehouse:
    """Answers, or does not."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = WarehouseUnavailable("silent")

    async def __call__(self) -> int:
        self.calls += 1
        if self.error:
            raise self.error
        return self.calls


async def fail(breaker: CircuitBreaker, warehouse: Warehouse, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WarehouseUnavailable):
            await breaker.call(warehouse)


async def test_after_some_failures_nobody_is_asked_until_the_pause_is_over() -> None:
    clock, warehouse = ManualClock(), Warehouse()
    breaker = CircuitBreaker("test", clock, failures=3, pause_s=15)
    await fail(breaker, warehouse, 5)
    assert (warehouse.calls, breaker.is_open) == (3, True)
    clock.advance(15)
    warehouse.error = None
    assert await breaker.call(warehouse) == 4
    assert not breaker.is_open


async def test_one_that_tries_and_fails_starts_the_pause_anew() -> None:
    clock, warehouse = ManualClock(), Warehouse()
    breaker = CircuitBreaker("test", clock, failures=1, pause_s=15)
    await fail(breaker, warehouse, 1)
    clock.advance(15)
    await fail(breaker, warehouse, 3)
    assert warehouse.calls == 2


async def test_while_one_tries_the_others_wait_no_longer() -> None:
    clock, warehouse = ManualClock(), Warehouse()
    breaker = CircuitBreaker("test", clock, failures=1, pause_s=1)
    await fail(breaker, warehouse, 1)
    clock.advance(1)
    gate = asyncio.Event()

    async def slow() -> int:
        await gate.wait()
        return 1

    trying = asyncio.create_task(breaker.call(slow))
    await asyncio.sleep(0)
    with pytest.raises(WarehouseUnavailable):
        await breaker.call(warehouse)
    gate.set()
    assert await trying == 1
    assert not breaker.is_open


async def test_one_that_is_cancelled_lets_the_next_try() -> None:
    clock, warehouse = ManualClock(), Warehouse()
    breaker = CircuitBreaker("test", clock, failures=1, pause_s=1)
    await fail(breaker, warehouse, 1)
    clock.advance(1)
    trying = asyncio.create_task(breaker.call(asyncio.Event().wait))
    await asyncio.sleep(0)
    trying.cancel()
    await asyncio.gather(trying, return_exceptions=True)
    warehouse.error = None
    assert await breaker.call(warehouse) == 2


async def test_a_refusal_is_an_answer() -> None:
    warehouse = Warehouse()
    warehouse.error = WarehouseRefused("no")
    breaker = CircuitBreaker("test", ManualClock(), failures=1)
    for _ in range(3):
        with pytest.raises(WarehouseRefused):
            await breaker.call(warehouse)
    assert warehouse.calls == 3
