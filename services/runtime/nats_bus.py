"""The bus on NATS JetStream."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import TYPE_CHECKING

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NoStreamResponseError, NotFoundError

from services.runtime import metrics
from services.runtime.bus import Consumer, GiveUp, Handler, Message, Position
from services.runtime.clock import Clock, SystemClock
from services.runtime.envelope import MESSAGE_ID
from services.runtime.errors import Unavailable
from services.runtime.nats_consumer import ConsumerLoop
from services.runtime.nats_listener import NatsListener
from services.runtime.nats_streams import ensure_streams, stream_of
from services.runtime.settings import BusSettings
from services.runtime.telemetry import logger

if TYPE_CHECKING:
    from nats.js import JetStreamContext

RETRY_S = 0.5
PUBLISH_TRIES = 4
_log = logger(__name__)


class NatsBus:
    """Publishes to and consumes from a NATS server; outlives its restarts and the loss of its store."""

    def __init__(self, settings: BusSettings, *, name: str = "profilemydata", clock: Clock | None = None) -> None:
        self._settings = settings
        self._name = name
        self._clock = clock or SystemClock()
        self._connection = Client()
        self._loops: set[ConsumerLoop] = set()
        self._listeners: set[NatsListener] = set()
        self._renewed = asyncio.Event()
        self._lost = asyncio.Event()
        self._closing = False

    async def connect(self) -> None:
        """See ``Bus``. Tries for ever."""
        while not self._connection.is_connected:
            try:
                await self._connect()
            except (NatsError, OSError, TimeoutError):
                _log.warning("the bus does not answer, will be tried again")
                await self._clock.sleep(RETRY_S)
        while True:
            try:
                await ensure_streams(self._jetstream(), self._settings)
                break
            except (NatsError, OSError, TimeoutError) as error:
                _log.warning("the streams are not ready, will be tried again", exc_info=error)
                await self._clock.sleep(RETRY_S)

    async def publish(self, message: Message) -> None:
        """See ``Bus``."""
        for attempt in range(PUBLISH_TRIES):
            if attempt:
                await self._clock.sleep(RETRY_S)
            try:
                duplicate = await self._publish_once(message)
            except NoStreamResponseError:
                # The server came back without its store.
                with contextlib.suppress(NatsError, OSError, TimeoutError):
                    await ensure_streams(self._jetstream(), self._settings)
            except (NatsError, OSError, TimeoutError):
                # Unknown whether it was stored: the same id makes the next try harmless.
                continue
            else:
                metrics.count("pmd_published_total", outcome="duplicate" if duplicate else "stored")
                return
        metrics.count("pmd_published_total", outcome="failed")
        raise Unavailable("the bus did not take the message")

    async def _publish_once(self, message: Message) -> bool:
        headers = {**message.headers, MESSAGE_ID: message.message_id}
        sending = asyncio.create_task(self._jetstream().publish(message.subject, message.body, headers=headers))
        renewed = asyncio.create_task(self._renewed.wait())
        try:
            await asyncio.wait({sending, renewed}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                # The confirmation got lost with the connection.
                raise ConnectionResetError
            return bool(sending.result().duplicate)
        finally:
            sending.cancel()
            renewed.cancel()

    def _jetstream(self) -> JetStreamContext:
        return self._connection.jetstream(timeout=self._settings.publish_timeout_s)

    async def consume(self, consumer: Consumer, handler: Handler, give_up: GiveUp) -> None:
        """See ``Bus``."""
        loop = ConsumerLoop(self._connection, self._settings, consumer)
        self._loops.add(loop)
        try:
            await loop.run(handler, give_up)
        finally:
            self._loops.discard(loop)

    async def broadcast(self, subject: str, body: bytes) -> None:
        """See ``Bus``."""
        with contextlib.suppress(NatsError, OSError):
            if self._connection.is_connected:
                await self._connection.publish(subject, body)

    def listen(self, subject: str) -> NatsListener:
        """See ``Bus``."""
        listener = NatsListener(self._connection, subject, self._listeners.discard)
        self._listeners.add(listener)
        return listener

    async def position(self, durable: str, subject: str) -> Position:
        """See ``Bus``."""
        stream = stream_of(subject)
        if not self.is_connected():
            raise Unavailable("the bus does not answer")
        try:
            sequence = await self._last_sequence(stream, subject)
            try:
                info = await self._jetstream().consumer_info(stream, durable)
            except NotFoundError:
                return Position(sequence, 0)
        except (NatsError, OSError, TimeoutError) as error:
            raise Unavailable("the bus does not answer") from error
        return Position(sequence, (info.ack_floor.stream_seq or 0) if info.ack_floor else 0)

    async def drain(self, grace_s: float) -> None:
        """See ``Bus``."""
        await asyncio.gather(*(loop.stop(grace_s) for loop in tuple(self._loops)))

    async def close(self) -> None:
        """See ``Bus``."""
        self._closing = True
        for listener in tuple(self._listeners):
            await listener.aclose()
        if not self._connection.is_closed:
            with contextlib.suppress(NatsError, OSError, TimeoutError):
                await asyncio.wait_for(self._connection.flush(), 2.0)
            await self._connection.close()

    def is_connected(self) -> bool:
        """See ``Bus``."""
        return self._connection.is_connected

    async def lost(self) -> None:
        """Returns when the connection is closed for good, without ``close``: the process must then end and be restarted."""
        await self._lost.wait()

    async def _last_sequence(self, stream: str, subject: str) -> int | None:
        try:
            return (await self._jetstream().get_last_msg(stream, subject)).seq
        except NotFoundError:
            return None

    def _wake(self) -> None:
        for loop in self._loops:
            loop.wake()

    async def _connect(self) -> None:
        async def on_reconnected() -> None:
            _log.info("the bus is back")
            self._renewed.set()
            self._renewed = asyncio.Event()
            self._wake()

        async def on_closed() -> None:
            if not self._closing:
                _log.error("the connection to the bus is closed for good")
                self._lost.set()
            self._wake()

        async def on_error(error: Exception) -> None:
            _log.warning("the bus reports an error", error=type(error).__name__)

        settings = self._settings
        context = ssl.create_default_context(cafile=settings.tls_ca_file) if settings.tls_ca_file else None
        await self._connection.connect(
            servers=[url.strip() for url in settings.url.split(",")],
            name=self._name,
            user=settings.user or None,
            password=settings.password.get_secret_value() or None,
            token=settings.token.get_secret_value() or None,
            tls=context,
            max_reconnect_attempts=-1,
            allow_reconnect=True,
            connect_timeout=2,
            reconnect_time_wait=RETRY_S,  # type: ignore[arg-type] # sleeps for it, so fractions do
            ping_interval=10,
            max_outstanding_pings=2,
            reconnected_cb=on_reconnected,
            closed_cb=on_closed,
            error_cb=on_error,
        )
