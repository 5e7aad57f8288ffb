"""Events are named by their analysis, stage and attempt; dead letters say why without saying what."""

from __future__ import annotations

import pytest
from profilemydata.events.v1.events_pb2 import AnalysisRequested, DeadLetter

from services.runtime import envelope
from services.runtime.bus import Consumer, DeferDelivery, Delivery, Verdict, verdict
from services.runtime.clock import ManualClock
from services.runtime.errors import InvalidRequest, LimitExceeded, Unavailable
from services.runtime.trace import current_trace_id, current_traceparent, span

ID = "0192aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"


def requested(attempt: int = 1) -> envelope.Message:
    return envelope.event("requested", AnalysisRequested(analysis_id=ID, attempt=attempt), attempt, "persistence", ManualClock())


def test_an_event_is_addressed_and_described() -> None:
    message = requested(2)
    assert message.subject == f"pmd.v1.analysis.requested.{ID}" == envelope.subject("requested", ID)
    assert message.message_id == f"{ID}:requested:2" == message.headers["ce-id"]
    assert envelope.analysis_id_of(message.subject) == ID
    assert message.headers["ce-type"] == "profilemydata.analysis.requested.v1"
    assert message.headers["ce-time"] == "2026-01-01T00:00:00+00:00"
    assert AnalysisRequested.FromString(message.body).attempt == 2
    assert all(value.isascii() for value in message.headers.values())


def test_the_same_attempt_is_the_same_message() -> None:
    assert requested().message_id == requested().message_id != requested(2).message_id


def delivery(**headers: str) -> Delivery:
    return Delivery(envelope.subject("profiled", ID), b"body", headers, 3, 17)


def test_a_dead_letter_holds_the_message_and_the_reason() -> None:
    error = LimitExceeded("too many columns", reason="TOO_MANY_COLUMNS", metadata={"limit": "5000"})
    given = delivery(**{"Nats-Msg-Id": "x:profiled:1", "traceparent": "t", "Nats-Expected-Stream": "S"})
    message = envelope.dead_letter("transformer", given, error)
    letter = DeadLetter.FromString(message.body)
    assert message.subject == "pmd.v1.dead_letter.transformer"
    assert message.message_id == "x:profiled:1:dead_letter:transformer"
    assert message.headers == {"traceparent": "t", "pmd-reason": "TOO_MANY_COLUMNS"}
    assert (letter.analysis_id, letter.subject, letter.body, letter.delivery_count) == (ID, given.subject, b"body", 3)
    assert (letter.failure.reason, letter.failure.message) == ("TOO_MANY_COLUMNS", "too many columns")
    assert dict(letter.failure.metadata) == {"limit": "5000"}


def test_a_dead_letter_does_not_repeat_what_a_library_said() -> None:
    message = envelope.dead_letter("profiler", delivery(), ValueError("cell SECRET"))
    assert b"SECRET" not in message.body
    assert DeadLetter.FromString(message.body).failure.reason == "INTERNAL"
    assert message.message_id == f"{envelope.subject('profiled', ID)}:17:dead_letter:profiler"


CONSUMER = Consumer("svc", "x", max_deliver=3, backoff_s=(1.0, 5.0))


@pytest.mark.parametrize(
    ("error", "attempt", "expected"),
    [
        pytest.param(Unavailable("x"), 1, Verdict("retry", 1.0), id="first"),
        pytest.param(Unavailable("x"), 2, Verdict("retry", 5.0), id="second"),
        pytest.param(Unavailable("x"), 3, Verdict("dead"), id="last"),
        pytest.param(ValueError("x"), 1, Verdict("retry", 1.0), id="unknown"),
        pytest.param(ValueError("x"), 3, Verdict("dead"), id="unknown_last"),
        pytest.param(InvalidRequest("x"), 1, Verdict("dead"), id="permanent"),
        pytest.param(DeferDelivery(9), 99, Verdict("defer", 9), id="deferred"),
    ],
)
def test_a_failure_decides_what_becomes_of_its_message(error: Exception, attempt: int, expected: Verdict) -> None:
    assert verdict(error, attempt, CONSUMER) == expected


def test_work_continues_the_trace_it_was_given() -> None:
    parent = f"00-{'a' * 32}-{'b' * 16}-01"
    with span("work", parent):
        assert current_trace_id() == "a" * 32
        assert current_traceparent() != parent
    with span("work", "nonsense\r\nx"):
        assert current_trace_id() not in (None, "a" * 32)
