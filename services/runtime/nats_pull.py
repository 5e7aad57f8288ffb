"""One slot's pull subscription: asks the server for one message at a time and waits a bounded time for it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING

from nats.errors import Error as NatsError

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription

EXPIRES_S = 4.0
"""A request in flight while the server dies is given up after so long."""
MARGIN_S = 0.5
IDLE_STATUSES = frozenset({"404", "408"})


class Pull:
    """Asks for messages of a durable consumer, one by one."""

    def __init__(self, connection: Client, stream: str, durable: str) -> None:
        self._connection = connection
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._inbox = connection.new_inbox()
        self._arrived: asyncio.Queue[Msg | None] = asyncio.Queue()
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        """Begin to receive."""
        self._subscription = await self._connection.subscribe(self._inbox, cb=self._arrived.put)

    async def next(self) -> tuple[Msg | None, bool]:
        """A message or None, and whether the consumer answered as it should. None also after ``wake``."""
        if self._arrived.empty():
            request = {"batch": 1, "expires": int(EXPIRES_S * 1e9)}
            await self._connection.publish(self._subject, json.dumps(request).encode(), reply=self._inbox)
        try:
            async with asyncio.timeout(EXPIRES_S + MARGIN_S):
                msg = await self._arrived.get()
        except TimeoutError:
            return None, False
        if msg is None:
            return None, False
        status = (msg.headers or {}).get("Status") if not msg.reply else None
        return (msg, True) if status is None else (None, status in IDLE_STATUSES)

    def wake(self) -> None:
        """Make a waiting ``next`` return: what it waits for may never come."""
        self._arrived.put_nowait(None)

    async def close(self) -> None:
        """Receive no more; what arrived too late goes back at once."""
        with contextlib.suppress(NatsError, OSError):
            if self._subscription is not None:
                await self._subscription.unsubscribe()
            while not self._arrived.empty():
                msg = self._arrived.get_nowait()
                if msg is not None and msg.reply:
                    await msg.nak()
