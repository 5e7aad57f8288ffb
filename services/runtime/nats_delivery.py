"""One message in work: heartbeaten while its handler runs, settled by what the handler did."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from services.runtime import metrics
from services.runtime.bus import AttemptsExhausted, Consumer, Delivery, GiveUp, Handler, Verdict, verdict
from services.runtime.telemetry import bound, logger
from services.runtime.trace import TRACEPARENT, span

if TYPE_CHECKING:
    from collections.abc import MutableMapping

ACK_TIMEOUT_S = 5.0
LOST_AFTER = 20
"""So many deliveries beyond the allowed ones without any verdict mean that the message kills its workers. Not fewer: deferrals
on other replicas are among them."""
_log = logger(__name__)


class MessageInWork:
    """Takes one message from its arrival to its settlement."""

    def __init__(self, msg: Msg, consumer: Consumer, deferrals: MutableMapping[int, int]) -> None:
        self._msg = msg
        self._consumer = consumer
        self._deferrals = deferrals
        self._last_beat = time.monotonic()
        sequence = msg.metadata.sequence.stream
        self._delivery = Delivery(msg.subject, msg.data, msg.headers or {}, msg.metadata.num_delivered, sequence)

    @property
    def attempt(self) -> int:
        """Which delivery this is, without the deferrals that this process knows of."""
        return self._delivery.delivery_count - self._deferrals.get(self._delivery.sequence, 0)

    async def run(self, handler: Handler, give_up: GiveUp) -> None:
        """Do the work and settle. Never raises, but for cancellation: then the message is handed back."""
        began = time.monotonic()
        with bound(durable=self._consumer.durable, subject=self._delivery.subject, delivery_count=self._delivery.delivery_count):
            try:
                with span(f"process {self._consumer.durable}", self._delivery.headers.get(TRACEPARENT)):
                    async with self._heartbeat():
                        outcome = await self._outcome(handler, give_up)
                metrics.count("pmd_messages_total", durable=self._consumer.durable, outcome=outcome)
            except asyncio.CancelledError:
                await self.hand_back(0.0)
                raise
            finally:
                metrics.observe("pmd_message_duration_seconds", time.monotonic() - began, durable=self._consumer.durable)

    async def hand_back(self, delay_s: float) -> None:
        """Ask for redelivery, unless the message has probably gone to somebody else: a late word would count against them."""
        if time.monotonic() - self._last_beat < self._consumer.ack_wait_s:
            with contextlib.suppress(NatsError, OSError):
                await self._msg.nak(delay_s)

    async def _outcome(self, handler: Handler, give_up: GiveUp) -> str:
        if self.attempt > self._consumer.max_deliver + LOST_AFTER:
            return await self._bury(AttemptsExhausted("every attempt at the message was lost"), give_up)
        try:
            await handler(self._delivery)
        except Exception as error:  # noqa: BLE001 - the place where failures become verdicts
            return await self._settle(verdict(error, self.attempt, self._consumer), error, give_up)
        return await self._acknowledge("acked")

    async def _settle(self, decided: Verdict, error: Exception, give_up: GiveUp) -> str:
        if decided.action == "dead":
            return await self._bury(error, give_up)
        if decided.action == "defer":
            sequence = self._delivery.sequence
            self._deferrals[sequence] = self._deferrals.get(sequence, 0) + 1
        else:
            _log.warning("message failed, will be retried", delay_s=decided.delay_s, exc_info=error)
        await self.hand_back(decided.delay_s)
        return "deferred" if decided.action == "defer" else "retried"

    async def _bury(self, error: Exception, give_up: GiveUp) -> str:
        _log.error("message given up", exc_info=error)
        try:
            await give_up(self._delivery, error)
        except Exception as failure:  # noqa: BLE001 - whatever it was, the message must not get lost
            _log.warning("dead letter not published, will be retried", exc_info=failure)
            await self.hand_back(self._consumer.backoff_s[-1] if self._consumer.backoff_s else 1.0)
            return "retried"
        return await self._acknowledge("dead")

    async def _acknowledge(self, outcome: str) -> str:
        self._deferrals.pop(self._delivery.sequence, None)
        try:
            await self._msg.ack_sync(timeout=ACK_TIMEOUT_S)
        except (NatsError, OSError, TimeoutError):
            # It will be delivered again and found done.
            _log.warning("acknowledgement not confirmed")
            return "unconfirmed"
        return outcome

    @contextlib.asynccontextmanager
    async def _heartbeat(self) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._consumer.ack_wait_s / 3)
            with contextlib.suppress(NatsError, OSError):
                await self._msg.in_progress()
                self._last_beat = time.monotonic()
