"""How an event travels: subject, message id and CloudEvents attributes around a protobuf body."""

from __future__ import annotations

from typing import Protocol, cast
from urllib.parse import quote

from google.protobuf.message import Message as ProtoMessage
from profilemydata.events.v1.events_pb2 import DeadLetter

from services.runtime.bus import Bus, Delivery, GiveUp, Message
from services.runtime.clock import Clock
from services.runtime.errors import ServiceError
from services.runtime.trace import TRACEPARENT, current_traceparent

ROOT = "pmd.v1"
ANALYSIS_ROOT = f"{ROOT}.analysis"
PROGRESS_ROOT = f"{ROOT}.progress"
DEAD_LETTER_ROOT = f"{ROOT}.dead_letter"
MESSAGE_ID = "Nats-Msg-Id"
"""Header that the bus tells duplicates by."""
UNKNOWN_FAULT = "a fault of the suite itself"
"""What is said of an exception that is not ours: its own text may quote data."""


class _HasAnalysis(Protocol):
    analysis_id: str


def subject(event: str, analysis_id: str = "*") -> str:
    """Subject of an event of one analysis, or with the default of all: ``requested``, ``profiled``, …"""
    return f"{ANALYSIS_ROOT}.{event}.{analysis_id}"


def progress_subject(analysis_id: str = "*") -> str:
    """Subject of progress: broadcast, not stored."""
    return f"{PROGRESS_ROOT}.{analysis_id}"


def dead_letter_subject(service: str = "*") -> str:
    """Subject of the messages that a service gave up."""
    return f"{DEAD_LETTER_ROOT}.{service}"


def analysis_id_of(subject: str) -> str:
    """The analysis that an event's or a progress report's subject names: its last token."""
    return subject.rsplit(".", 1)[-1]


def event(subject_event: str, payload: ProtoMessage, attempt: int, source: str, clock: Clock) -> Message:
    """An event about the analysis that the payload names. The same event and attempt is stored once, however often published."""
    analysis_id = cast("_HasAnalysis", payload).analysis_id
    message_id = f"{analysis_id}:{subject_event}:{attempt}"
    attributes = {
        "specversion": "1.0",
        "id": message_id,
        "source": f"/profilemydata/{source}",
        "type": f"profilemydata.analysis.{subject_event}.v1",
        "subject": analysis_id,
        "time": clock.now().isoformat(),
        "datacontenttype": "application/protobuf",
        "dataschema": payload.DESCRIPTOR.full_name,
    }
    headers = {f"ce-{name}": quote(value, safe="/:+") for name, value in attributes.items()}
    headers[TRACEPARENT] = current_traceparent()
    return Message(subject(subject_event, analysis_id), payload.SerializeToString(), message_id, headers)


def dead_letter(service: str, delivery: Delivery, error: Exception) -> Message:
    """What is published about a message that is given up: the message itself, and why."""
    known = error if isinstance(error, ServiceError) else None
    letter = DeadLetter(
        analysis_id=analysis_id_of(delivery.subject),
        subject=delivery.subject,
        body=delivery.body,
        delivery_count=delivery.delivery_count,
    )
    letter.failure.reason = known.reason if known else "INTERNAL"
    letter.failure.message = known.message if known else UNKNOWN_FAULT
    letter.failure.metadata.update(known.metadata if known else {})
    original = delivery.headers.get(MESSAGE_ID, f"{delivery.subject}:{delivery.sequence}")
    headers = {name: value for name, value in delivery.headers.items() if not name.startswith("Nats-")}
    headers["pmd-reason"] = letter.failure.reason
    return Message(dead_letter_subject(service), letter.SerializeToString(), f"{original}:dead_letter:{service}", headers)


def give_up_to(bus: Bus, service: str) -> GiveUp:
    """A ``GiveUp`` that publishes the dead letter of a service."""

    async def give_up(delivery: Delivery, error: Exception) -> None:
        await bus.publish(dead_letter(service, delivery, error))

    return give_up
