"""The streams and consumers on the NATS server, and how they come into being again after it lost them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError

from services.runtime.bus import Consumer
from services.runtime.envelope import ANALYSIS_ROOT, DEAD_LETTER_ROOT
from services.runtime.settings import BusSettings

if TYPE_CHECKING:
    from nats.js import JetStreamContext

ANALYSES = "ANALYSES"
DEAD_LETTERS = "DEAD_LETTERS"
SUBJECTS = {ANALYSES: f"{ANALYSIS_ROOT}.>", DEAD_LETTERS: f"{DEAD_LETTER_ROOT}.>"}
DUPLICATE_WINDOW_S = 3600.0
"""Longer than anybody retries a publication."""
STREAM_EXISTS_OTHERWISE = 10058
"""JetStream's code for: that stream exists with another configuration."""


def stream_of(subject: str) -> str:
    """The stream that keeps a subject."""
    return DEAD_LETTERS if subject.startswith(f"{DEAD_LETTER_ROOT}.") else ANALYSES


async def ensure_streams(jetstream: JetStreamContext, settings: BusSettings) -> None:
    """Make both streams, or bring them to the settings. Idempotent."""
    for name in SUBJECTS:
        config = _stream(name, settings)
        try:
            await jetstream.add_stream(config)
        except BadRequestError as error:
            if error.err_code != STREAM_EXISTS_OTHERWISE:
                raise
            await jetstream.update_stream(config)


async def ensure_consumer(jetstream: JetStreamContext, consumer: Consumer, settings: BusSettings) -> None:
    """Make the durable consumer, or bring it to what is asked for. Idempotent."""
    config = ConsumerConfig(
        durable_name=consumer.durable,
        filter_subject=consumer.subject,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=consumer.ack_wait_s,
        # We count ourselves: the server would drop the last delivery without a dead letter, and it counts deferrals.
        max_deliver=-1,
        max_ack_pending=max(settings.max_ack_pending, consumer.concurrency),
    )
    await jetstream.add_consumer(stream_of(consumer.subject), config)


def _stream(name: str, settings: BusSettings) -> StreamConfig:
    return StreamConfig(
        name=name,
        subjects=[SUBJECTS[name]],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_bytes=settings.stream_max_bytes,
        max_age=settings.stream_max_age_s,
        num_replicas=settings.stream_replicas,
        duplicate_window=min(DUPLICATE_WINDOW_S, settings.stream_max_age_s),
    )
