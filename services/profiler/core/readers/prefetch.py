"""Makes the next item while the last one is being used."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")

END = object()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def prefetched(items: Iterator[T]) -> Generator[T]:
    """The same items, one ahead in a thread of its own. What the items raise is raised here; giving up early ends the thread."""
    ready: queue.Queue[object] = queue.Queue(maxsize=1)
    given_up = threading.Event()

    def offer(item: object) -> bool:
        while not given_up.is_set():
            try:
                ready.put(item, timeout=0.05)
            except queue.Full:
                continue
            return True
        return False

    def produce() -> None:
        try:
            for item in items:
                if not offer(item):
                    return
            offer(END)
        except BaseException as error:  # noqa: BLE001 - carried over to the consumer's thread
            offer(_Failure(error))

    thread = threading.Thread(target=produce, name="prefetch", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc]  # what is neither END nor a failure is an item
    finally:
        given_up.set()
        thread.join()
