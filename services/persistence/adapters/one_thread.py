"""A thread for calls that block: one after the other, and never in the way of the process's end."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class OneThread:
    """Runs calls in turn. A daemon, unlike an executor's thread: a call that hangs must not keep a drained process alive."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, call: Callable[_Arguments, _Result], *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        """What the call answers or raises. Cancelling gives up waiting; the call goes on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        future: Future[_Result] = Future()

        def work() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    result = call(*args, **kwargs)
                except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                    self._tell(future.set_exception, error)
                else:
                    self._tell(future.set_result, result)

        self._calls.put(work)
        return await asyncio.wrap_future(future)

    def end(self) -> None:
        """Let the thread end after what it has to do."""
        self._calls.put(None)

    def _work(self) -> None:
        while (work := self._calls.get()) is not None:
            work()

    @staticmethod
    def _tell(settle: Callable[..., None], value: object) -> None:
        # The loop may be closed by the time a hanging call answers.
        with contextlib.suppress(RuntimeError):
            settle(value)
