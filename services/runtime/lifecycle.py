"""A process from start to end: ready only when it is, drained once when told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine

from services.runtime.telemetry import logger

GRACE_S = 25.0
"""Shorter than the 30 s that Kubernetes waits."""
_log = logger(__name__)


async def _nothing() -> None:
    """Neither starts nor fails."""


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def run(
    name: str,
    *,
    start: Callable[[], Awaitable[object]],
    ready: Callable[[bool], Awaitable[None]],
    drain: Callable[[float], Awaitable[object]],
    close: Callable[[], Awaitable[object]] = _nothing,
    until: Callable[[], Coroutine[object, object, object]] = _for_ever,
    grace_s: float = GRACE_S,
) -> int:
    """Run a service until SIGTERM or SIGINT: start, ready(True); then ready(False), drain(grace), close. Answers the exit code.

    ``until`` is work that must go on for as long as the process lives (consuming, watching the bus): should it end or raise, the
    process drains and answers 1, so that it is started anew. A second signal ends the process without draining.
    """
    stopping = asyncio.Event()
    _on_signals(stopping)
    code = 0
    try:
        if not await _started(start, stopping):
            return 0
        await ready(True)
        _log.info("ready", name=name)
        code = await _until_stopped(until, stopping, lambda: _drained(ready, drain, grace_s))
    finally:
        await close()
    _log.info("stopped", name=name, code=code)
    return code


def _on_signals(stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def on_signal(number: signal.Signals) -> None:
        if stopping.is_set():
            # The default action ends the process at once, with the status that says why.
            loop.remove_signal_handler(number)
            signal.raise_signal(number)
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)


async def _started(start: Callable[[], Awaitable[object]], stopping: asyncio.Event) -> bool:
    # A signal must also end a start that waits for a server.
    starting, told = asyncio.ensure_future(start()), asyncio.ensure_future(stopping.wait())
    await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        return False
    starting.result()
    return True


async def _until_stopped(
    until: Callable[[], Coroutine[object, object, object]], stopping: asyncio.Event, drained: Callable[[], Awaitable[None]]
) -> int:
    working, told = asyncio.create_task(until()), asyncio.create_task(stopping.wait())
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    failed = working.done()
    if failed:
        _log.error("the work of the process ended by itself", exc_info=working.exception() if not working.cancelled() else None)
    told.cancel()
    # While draining the work goes on: it is what finishes the messages.
    await drained()
    working.cancel()
    await asyncio.wait({working})
    return 1 if failed else 0


async def _drained(ready: Callable[[bool], Awaitable[None]], drain: Callable[[float], Awaitable[object]], grace_s: float) -> None:
    await ready(False)
    await drain(grace_s)
