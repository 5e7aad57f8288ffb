"""Which trace the work at hand belongs to: W3C ``traceparent``, carried over calls and messages.

Spans are exported only where ``telemetry`` set a tracer; the identifiers travel in any case, so that logs join up.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

TRACEPARENT = "traceparent"
_FORM = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


class Tracing:
    """Where spans go; nowhere until a tracer is set."""

    tracer: Tracer | None = None


def current_traceparent() -> str:
    """The traceparent to send along; a new trace if there is none yet."""
    value = _current.get()
    if value is None:
        value = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
        _current.set(value)
    return value


def current_trace_id() -> str | None:
    """Identifier of the trace; None outside of any."""
    value = _current.get()
    return value.split("-")[1] if value else None


@contextmanager
def span(name: str, parent: str | None = None) -> Iterator[None]:
    """A piece of work, continuing the trace of ``parent`` (a traceparent as received; anything else starts a new trace)."""
    match = _FORM.fullmatch(parent or "")
    if Tracing.tracer is None:
        trace_id = match[1] if match else secrets.token_hex(16)
        _current.set(f"00-{trace_id}-{secrets.token_hex(8)}-01")
        yield
        return
    with _exported(Tracing.tracer, name, parent if match else None):
        yield


@contextmanager
def _exported(tracer: Tracer, name: str, parent: str | None) -> Iterator[None]:
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    propagator = TraceContextTextMapPropagator()
    context = propagator.extract({TRACEPARENT: parent}) if parent else None
    # Exception texts may quote data: only the fact is recorded.
    with tracer.start_as_current_span(name, context=context, record_exception=False, set_status_on_exception=False):
        carrier: dict[str, str] = {}
        propagator.inject(carrier)
        _current.set(carrier.get(TRACEPARENT))
        yield
