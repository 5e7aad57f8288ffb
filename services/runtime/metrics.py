"""The figures that a process exports to Prometheus, each named once. Silent until ``serve`` is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge, Histogram

DurationName = Literal[
    "grpc_server_call_duration_seconds", "pmd_message_duration_seconds", "pmd_warehouse_statement_duration_seconds"
]
CountName = Literal["pmd_messages_total", "pmd_published_total", "pmd_warehouse_bytes_total"]
GaugeName = Literal["pmd_messages_in_work", "pmd_warehouse_open_circuits"]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure means and what it is split by."""

    meaning: str
    labels: tuple[str, ...]


DURATIONS: Mapping[DurationName, Definition] = {
    "grpc_server_call_duration_seconds": Definition("Time from a call's start to its status.", ("method", "code")),
    "pmd_message_duration_seconds": Definition("Time from taking a message to settling it.", ("durable",)),
    "pmd_warehouse_statement_duration_seconds": Definition("Time of a statement with its rows.", ("session", "outcome")),
}
COUNTS: Mapping[CountName, Definition] = {
    "pmd_messages_total": Definition("Messages settled: acked, retried, deferred, dead.", ("durable", "outcome")),
    "pmd_published_total": Definition("Messages published: stored, duplicate, failed.", ("outcome",)),
    "pmd_warehouse_bytes_total": Definition("Bytes of values bound to statements.", ("session",)),
}
GAUGES: Mapping[GaugeName, Definition] = {
    "pmd_messages_in_work": Definition("Messages that are being worked on now.", ("durable",)),
    "pmd_warehouse_open_circuits": Definition("1 while the warehouse is not asked because it did not answer.", ("session",)),
}


class _Exported:
    durations: Mapping[str, Histogram] = {}
    counts: Mapping[str, Counter] = {}
    gauges: Mapping[str, Gauge] = {}


def observe(name: DurationName, seconds: float, **labels: str) -> None:
    """Record one duration."""
    figure = _Exported.durations.get(name)
    if figure is not None:
        figure.labels(**labels).observe(seconds)


def count(name: CountName, amount: float = 1, **labels: str) -> None:
    """Count one event, or an amount of something."""
    figure = _Exported.counts.get(name)
    if figure is not None:
        figure.labels(**labels).inc(amount)


def add(name: GaugeName, amount: int, **labels: str) -> None:
    """Move a gauge up or down."""
    figure = _Exported.gauges.get(name)
    if figure is not None:
        figure.labels(**labels).inc(amount)


def serve(host: str, port: int) -> None:
    """Begin to record, and answer ``/metrics`` on a port of its own. Once a process."""
    # Imported here: what is off costs no start-up time.
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

    registry = CollectorRegistry()
    _Exported.durations = {n: Histogram(n, d.meaning, d.labels, registry=registry) for n, d in DURATIONS.items()}
    _Exported.counts = {n: Counter(n, d.meaning, d.labels, registry=registry) for n, d in COUNTS.items()}
    _Exported.gauges = {n: Gauge(n, d.meaning, d.labels, registry=registry) for n, d in GAUGES.items()}
    start_http_server(port, host, registry=registry)
