"""Figures as JSON holds them without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from services.profiler.core.metrics import Absent, Metric, MetricName, Scalar

Figure = int | float | str | bool | None
LARGEST_EXACT: Final = 2**53 - 1
"""Beyond it JavaScript rounds integers, so they travel as text."""


def figure(value: Scalar | Absent) -> Figure:
    """A value for JSON; None if it is absent. Decimals, great integers and times become text, durations seconds."""
    match value:
        case Absent():
            return None
        case bool() | str() | float():
            return value
        case int():
            return value if abs(value) <= LARGEST_EXACT else str(value)
        case timedelta():
            return value.total_seconds()
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)


def figures(metrics: Mapping[MetricName, Metric], names: Sequence[MetricName]) -> dict[str, Figure]:
    """The named figures that were measured, in the order of the names."""
    return {name: figure(metrics[name].value) for name in names if name in metrics}
