"""A lossy subscription: what is sent from now on, the newest when the listener is slow."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from nats.errors import Error as NatsError

from services.runtime.lossy_buffer import LossyBuffer

if TYPE_CHECKING:
    from collections.abc import Callable

    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription


class NatsListener:
    """A core subscription as an iterator. Open from its creation on; survives reconnects."""

    def __init__(self, connection: Client, subject: str, on_close: Callable[[NatsListener], None]) -> None:
        self._buffer = LossyBuffer()
        self._on_close = on_close
        self._subscribing = asyncio.create_task(self._subscribe(connection, subject))

    def __aiter__(self) -> NatsListener:
        return self

    async def __anext__(self) -> tuple[str, bytes]:
        await asyncio.shield(self._subscribing)
        return await self._buffer.take()

    async def aclose(self) -> None:
        """End the subscription."""
        self._buffer.end()
        self._on_close(self)
        subscription = await self._subscribing
        if subscription is not None:
            with contextlib.suppress(NatsError, OSError):
                await subscription.unsubscribe()

    async def _subscribe(self, connection: Client, subject: str) -> Subscription | None:
        async def arrived(msg: Msg) -> None:
            self._buffer.put(msg.subject, msg.data)

        try:
            return await connection.subscribe(subject, cb=arrived)
        except (NatsError, OSError):
            # Lossy by design: the listener hears nothing.
            return None
