"""A durable consumer's loop: as many messages in work as there are slots, through restarts and losses of the server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nats.errors import Error as NatsError

from services.runtime import metrics
from services.runtime.bus import Consumer, GiveUp, Handler
from services.runtime.errors import Unavailable
from services.runtime.nats_delivery import MessageInWork
from services.runtime.nats_pull import Pull
from services.runtime.nats_streams import ensure_consumer, ensure_streams, stream_of
from services.runtime.telemetry import logger

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from services.runtime.settings import BusSettings

PAUSE_S = 0.5
"""Between two tries at a server that does not answer."""
_log = logger(__name__)


class ConsumerLoop:
    """Fetches into free slots until told to stop. One per durable and process."""

    def __init__(self, connection: Client, settings: BusSettings, consumer: Consumer) -> None:
        self._connection = connection
        self._jetstream = connection.jetstream(timeout=settings.publish_timeout_s)
        self._settings = settings
        self._consumer = consumer
        self._stopping = asyncio.Event()
        self._ensuring = asyncio.Lock()
        self._pulls: set[Pull] = set()
        self._work: set[asyncio.Task[None]] = set()
        self._deferrals: dict[int, int] = {}

    async def run(self, handler: Handler, give_up: GiveUp) -> None:
        """Serve every slot until ``stop``; ends when the work of all slots has ended. Raises ``Unavailable`` when the connection
        is closed for good: the process must then end and be started anew."""
        slots = [asyncio.create_task(self._slot(handler, give_up)) for _ in range(self._consumer.concurrency)]
        try:
            done, _ = await asyncio.wait(slots, return_when=asyncio.FIRST_EXCEPTION)
            for slot in done:
                slot.result()
        finally:
            # Not by cancelling alone: ``wait_for`` of Python 3.11, within the client, sometimes swallows a cancellation.
            self._stopping.set()
            for slot in slots:
                slot.cancel()
            await asyncio.wait(slots)

    async def stop(self, grace_s: float) -> None:
        """Fetch no more; after the grace hand back what is still in work."""
        self._stopping.set()
        self.wake()
        if self._work:
            _, late = await asyncio.wait(self._work, timeout=grace_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def wake(self) -> None:
        """Look at the server anew: it was gone, and requests to it are lost."""
        for pull in self._pulls:
            pull.wake()

    async def _slot(self, handler: Handler, give_up: GiveUp) -> None:
        while not self._stopping.is_set():
            try:
                await self._ensure()
                await self._serve(handler, give_up)
            except (NatsError, OSError, TimeoutError) as error:
                if self._connection.is_closed and not self._stopping.is_set():
                    raise Unavailable("the connection to the bus is closed for good") from error
                _log.warning("consumer interrupted, will be renewed", durable=self._consumer.durable, exc_info=error)
                await asyncio.sleep(PAUSE_S)

    async def _serve(self, handler: Handler, give_up: GiveUp) -> None:
        stream = stream_of(self._consumer.subject)
        pull = Pull(self._connection, stream, self._consumer.durable)
        self._pulls.add(pull)
        try:
            await pull.open()
            while not self._stopping.is_set():
                msg, healthy = await pull.next()
                if msg is not None:
                    await self._handle(msg, handler, give_up)
                elif not healthy and not self._stopping.is_set():
                    # Raises if the consumer or its stream is gone, and the slot is then served anew.
                    await self._jetstream.consumer_info(stream, self._consumer.durable)
                    await asyncio.sleep(PAUSE_S / 10)
        finally:
            self._pulls.discard(pull)
            await pull.close()

    async def _handle(self, msg: Msg, handler: Handler, give_up: GiveUp) -> None:
        if self._stopping.is_set():
            await msg.nak()
            return
        task = asyncio.create_task(MessageInWork(msg, self._consumer, self._deferrals).run(handler, give_up))
        self._work.add(task)
        metrics.add("pmd_messages_in_work", 1, durable=self._consumer.durable)
        try:
            # Not awaited directly: a task cancelled by ``stop`` must not cancel its slot.
            await asyncio.wait({task})
        finally:
            self._work.discard(task)
            metrics.add("pmd_messages_in_work", -1, durable=self._consumer.durable)
            # Only when the slot itself is cancelled is the task still running.
            task.cancel()

    async def _ensure(self) -> None:
        async with self._ensuring:
            try:
                await self._jetstream.consumer_info(stream_of(self._consumer.subject), self._consumer.durable)
            except NatsError:
                await ensure_streams(self._jetstream, self._settings)
            await ensure_consumer(self._jetstream, self._consumer, self._settings)
