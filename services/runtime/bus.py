"""The bus: work as messages, delivered at least once, acknowledged after their effect is durable.

Adapters: ``nats_bus`` (JetStream), ``memory_bus`` (tests). One contract suite holds for both. The bus may lose what it
acknowledged: the record is in the object store, and a reconciler publishes anew what is missing here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from services.runtime.errors import LimitExceeded, ServiceError


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be published on the durable stream."""

    subject: str
    body: bytes
    message_id: str
    """A second publication of the same id within the window is dropped by the bus."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as a consumer receives it."""

    subject: str
    body: bytes
    headers: Mapping[str, str]
    delivery_count: int
    """From 1."""
    sequence: int
    """Position in the stream."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """A durable subscription: one per service and subject, shared by its replicas."""

    durable: str
    subject: str
    """With wildcards, for example ``pmd.v1.analysis.requested.*``."""
    concurrency: int = 4
    """Messages in work at once in this process; no more are fetched than slots are free."""
    ack_wait_s: float = 30.0
    """Redelivered to another worker after so long without heartbeat; the bus beats every third of it."""
    max_deliver: int = 5
    backoff_s: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0)
    """Delay before the second delivery, the third, …; the last one holds for all that follow."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a message and its consumer stand, to tell waiting from lost."""

    sequence: int | None
    """Last message on the subject; None if the stream holds none."""
    ack_floor: int
    """Everything up to here is settled for the consumer."""


Handler = Callable[[Delivery], Awaitable[None]]
"""Does the work. Returning acknowledges. A retryable ``ServiceError`` or an unknown exception asks for redelivery with delay
(a dead letter after ``max_deliver``); another ``ServiceError`` is dead-lettered at once. ``DeferDelivery`` asks for
redelivery uncounted."""

GiveUp = Callable[[Delivery, Exception], Awaitable[None]]
"""Publishes the dead letter of a message that is given up; called before the message is settled."""


class DeferDelivery(Exception):
    """The work cannot be done now through no fault of its own: deliver it again after ``delay_s``."""

    def __init__(self, delay_s: float) -> None:
        super().__init__(f"deliver again in {delay_s} s")
        self.delay_s = delay_s


class Deliveries(Protocol):
    """What ``listen`` answers: an iterator over (subject, body) that is open from the moment of the call."""

    def __aiter__(self) -> AsyncIterator[tuple[str, bytes]]: ...

    async def __anext__(self) -> tuple[str, bytes]: ...

    async def aclose(self) -> None:
        """End the subscription; a waiting ``__anext__`` raises ``StopAsyncIteration``."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a message after its handler failed."""

    action: Literal["defer", "retry", "dead"]
    delay_s: float = 0.0


def verdict(error: Exception, attempt: int, consumer: Consumer) -> Verdict:
    """Deliver again, and when, or give up. ``attempt`` counts from 1, without deferrals."""
    if isinstance(error, DeferDelivery):
        return Verdict("defer", error.delay_s)
    permanent = isinstance(error, ServiceError) and not error.retryable
    if permanent or attempt >= consumer.max_deliver:
        return Verdict("dead")
    return Verdict("retry", consumer.backoff_s[min(attempt, len(consumer.backoff_s)) - 1] if consumer.backoff_s else 0.0)


class AttemptsExhausted(LimitExceeded):
    """A message was delivered again and again and never settled: its workers die of it."""

    default_reason = "ATTEMPTS_EXHAUSTED"


class Bus(Protocol):
    """Publish and consume. ``connect`` retries until the server answers; losing the server later is survived."""

    async def connect(self) -> None:
        """Connect and make sure that the streams exist. Idempotent."""

    async def publish(self, message: Message) -> None:
        """Store a message on the stream. Returns when the server has it; raises ``Unavailable`` otherwise (outcome unknown:
        publish again with the same id)."""

    async def consume(self, consumer: Consumer, handler: Handler, give_up: GiveUp) -> None:
        """Take messages until ``drain``. Each is heartbeaten while in work and settled with a confirmed ack after its effect."""

    async def broadcast(self, subject: str, body: bytes) -> None:
        """Send to whoever listens now. Lossy by design; never raises."""

    def listen(self, subject: str) -> Deliveries:
        """Everything sent on a subject from now on, durable or not, as (subject, body). Lossy by design.
        Closing the iterator ends the subscription."""

    async def position(self, durable: str, subject: str) -> Position:
        """Where the last message on ``subject`` stands for a durable consumer. Raises ``Unavailable``."""

    async def drain(self, grace_s: float) -> None:
        """Stop taking messages, let those in work finish within the grace, hand back the rest."""

    async def close(self) -> None:
        """Drop the connection."""

    def is_connected(self) -> bool:
        """Whether the server answers now."""
