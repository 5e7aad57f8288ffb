"""What the bus in memory remembers of one durable consumer: which messages wait, are in work, are settled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.runtime.bus import AttemptsExhausted, Consumer, Delivery, GiveUp, Handler, Message, verdict
from services.runtime.envelope import MESSAGE_ID


@dataclass(slots=True)
class Pending:
    """Where one message stands."""

    delivery_count: int = 0
    deferrals: int = 0
    due: float = 0.0
    """Monotonic time of the next delivery. A message in work has none: its worker lives, so it heartbeats."""
    worker: asyncio.Task[None] | None = None
    settled: bool = False


@dataclass(slots=True)
class Durable:
    """One durable consumer."""

    consumer: Consumer
    monotonic: Callable[[], float]
    pending: dict[int, Pending] = field(default_factory=dict)

    def take(self, messages: Mapping[int, Message]) -> tuple[Delivery, Pending] | None:
        """The first message that is due; None if there is none."""
        for sequence, message in messages.items():
            if not matches(self.consumer.subject, message.subject):
                continue
            pending = self.pending.setdefault(sequence, Pending())
            if not pending.settled and pending.worker is None and pending.due <= self.monotonic():
                pending.delivery_count += 1
                headers = {**message.headers, MESSAGE_ID: message.message_id}
                return Delivery(message.subject, message.body, headers, pending.delivery_count, sequence), pending
        return None

    def next_due(self) -> float | None:
        """When a waiting message is due; None if none waits."""
        waiting = (item.due for item in self.pending.values() if not item.settled and item.worker is None)
        return min(waiting, default=None)

    def ack_floor(self) -> int:
        """Everything up to here is settled."""
        floor = 0
        for sequence in sorted(self.pending):
            if not self.pending[sequence].settled:
                break
            floor = sequence
        return floor

    async def work(self, delivery: Delivery, pending: Pending, handler: Handler, give_up: GiveUp) -> None:
        """Handle one delivery and settle it. Cancelled by a drain, the message is due at once; by a crash, after ``ack_wait_s``."""
        pending.due = self.monotonic()
        try:
            await self._settle(delivery, pending, handler, give_up)
        finally:
            pending.worker = None

    async def crash(self) -> None:
        """Kill the workers as SIGKILL does."""
        for pending in self.pending.values():
            task = pending.worker
            if task is not None:
                task.cancel()
                await asyncio.wait({task})
                pending.due = self.monotonic() + self.consumer.ack_wait_s

    async def _settle(self, delivery: Delivery, pending: Pending, handler: Handler, give_up: GiveUp) -> None:
        attempt = delivery.delivery_count - pending.deferrals
        error: Exception = AttemptsExhausted("every attempt at the message was lost")
        if attempt <= self.consumer.max_deliver:
            try:
                await handler(delivery)
            except Exception as failure:  # noqa: BLE001 - the place where failures become verdicts
                error = failure
            else:
                pending.settled = True
                return
        decided = verdict(error, attempt, self.consumer)
        pending.due = self.monotonic() + decided.delay_s
        if decided.action == "defer":
            pending.deferrals += 1
        elif decided.action == "dead":
            pending.due += self.consumer.backoff_s[-1] if self.consumer.backoff_s else 1.0
            with contextlib.suppress(Exception):
                await give_up(delivery, error)
                pending.settled = True


def matches(pattern: str, subject: str) -> bool:
    """Whether a subject fits a pattern: ``*`` is one token, ``>`` at the end is one or more."""
    wanted, given = pattern.split("."), subject.split(".")
    if wanted[-1] == ">":
        wanted = wanted[:-1]
        if len(given) <= len(wanted):
            return False
        given = given[: len(wanted)]
    return len(wanted) == len(given) and all(want in ("*", token) for want, token in zip(wanted, given, strict=True))
