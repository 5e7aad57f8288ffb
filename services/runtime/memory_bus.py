"""The bus within one event loop, for tests: at-least-once delivery, redelivery and deduplication by the clock it is given."""

from __future__ import annotations

import asyncio

from services.runtime.bus import Consumer, GiveUp, Handler, Message, Position
from services.runtime.clock import Clock, SystemClock
from services.runtime.errors import Unavailable
from services.runtime.lossy_buffer import LossyBuffer
from services.runtime.memory_durable import Durable, matches

DUPLICATE_WINDOW_S = 3600.0


class MemoryListener:
    """What is sent from its creation on."""

    def __init__(self, subject: str, listeners: set[MemoryListener]) -> None:
        self.subject = subject
        self.buffer = LossyBuffer()
        self._listeners = listeners
        listeners.add(self)

    def __aiter__(self) -> MemoryListener:
        return self

    async def __anext__(self) -> tuple[str, bytes]:
        return await self.buffer.take()

    async def aclose(self) -> None:
        """End the subscription."""
        self._listeners.discard(self)
        self.buffer.end()


class MemoryBus:
    """Messages in a dictionary. ``crash``, ``wipe`` and ``available`` do to it what faults do to workers and servers."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._messages: dict[int, Message] = {}
        self._seen: dict[str, float] = {}
        self._durables: dict[str, Durable] = {}
        self._listeners: set[MemoryListener] = set()
        self._changed = asyncio.Event()
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_due = 0.0
        self._draining = False
        self.available = True
        """False makes ``publish`` and ``position`` fail, as a stopped server does."""

    async def connect(self) -> None:
        """See ``Bus``."""

    async def publish(self, message: Message) -> None:
        """See ``Bus``."""
        if not self.available:
            raise Unavailable("the bus did not take the message")
        now = self._clock.monotonic()
        seen_at = self._seen.get(message.message_id)
        if seen_at is not None and now - seen_at < DUPLICATE_WINDOW_S:
            return
        self._seen[message.message_id] = now
        self._messages[len(self._messages) + 1] = message
        self._tell_listeners(message.subject, message.body)
        self._notify()

    async def consume(self, consumer: Consumer, handler: Handler, give_up: GiveUp) -> None:
        """See ``Bus``."""
        async with asyncio.TaskGroup() as slots:
            for _ in range(consumer.concurrency):
                slots.create_task(self._slot(consumer, handler, give_up))

    async def broadcast(self, subject: str, body: bytes) -> None:
        """See ``Bus``."""
        if self.available:
            self._tell_listeners(subject, body)

    def listen(self, subject: str) -> MemoryListener:
        """See ``Bus``."""
        return MemoryListener(subject, self._listeners)

    async def position(self, durable: str, subject: str) -> Position:
        """See ``Bus``."""
        if not self.available:
            raise Unavailable("the bus does not answer")
        sequences = (sequence for sequence, message in self._messages.items() if message.subject == subject)
        known = self._durables.get(durable)
        return Position(max(sequences, default=None), known.ack_floor() if known else 0)

    async def drain(self, grace_s: float) -> None:
        """See ``Bus``."""
        self._draining = True
        self._notify()
        workers = {item.worker for durable in self._durables.values() for item in durable.pending.values() if item.worker}
        if workers:
            _, late = await asyncio.wait(workers, timeout=grace_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def close(self) -> None:
        """See ``Bus``."""
        for listener in tuple(self._listeners):
            await listener.aclose()
        if self._alarm is not None:
            self._alarm.cancel()

    def is_connected(self) -> bool:
        """See ``Bus``."""
        return self.available

    async def crash(self) -> None:
        """Kill the work of every consumer as SIGKILL does: nothing is settled, redelivery comes after ``ack_wait_s``."""
        for durable in self._durables.values():
            await durable.crash()

    def wipe(self) -> None:
        """Lose messages, positions and the memory of duplicates, as a server does whose directory was emptied."""
        self._messages.clear()
        self._seen.clear()
        for durable in self._durables.values():
            durable.pending.clear()

    async def _slot(self, consumer: Consumer, handler: Handler, give_up: GiveUp) -> None:
        durable = self._durables.setdefault(consumer.durable, Durable(consumer, self._clock.monotonic))
        while not self._draining:
            changed = self._changed
            taken = durable.take(self._messages)
            if taken is None:
                await self._wait(durable, changed)
                continue
            delivery, pending = taken
            worker = pending.worker = asyncio.create_task(durable.work(delivery, pending, handler, give_up))
            try:
                await asyncio.wait({worker})
            finally:
                worker.cancel()
                self._notify()

    async def _wait(self, durable: Durable, changed: asyncio.Event) -> None:
        due = durable.next_due()
        if due is not None:
            self._wake_at(due)
        await changed.wait()

    def _wake_at(self, due: float) -> None:
        # One alarm for all: sleeping moves a manual clock, and many sleepers would move it many times.
        if self._alarm is not None and not self._alarm.done():
            if self._alarm_due <= due:
                return
            self._alarm.cancel()
        self._alarm_due = due
        self._alarm = asyncio.create_task(self._ring(due))

    async def _ring(self, due: float) -> None:
        await self._clock.sleep(max(0.0, due - self._clock.monotonic()))
        self._alarm = None
        self._notify()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _tell_listeners(self, subject: str, body: bytes) -> None:
        for listener in self._listeners:
            if matches(listener.subject, subject):
                listener.buffer.put(subject, body)
