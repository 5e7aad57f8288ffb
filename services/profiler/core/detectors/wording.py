"""Figures in sentences: exact, readable, never rounded into a lie."""

from __future__ import annotations

from services.profiler.core.metrics import Metric


def percent(ratio: float) -> str:
    """A share for people. Something is never "0 %", not all is never "100 %"."""
    if 0 < ratio < 0.001:
        return "under 0.1 %"
    if 0.999 < ratio < 1:
        return "over 99.9 %"
    return f"{ratio * 100:.1f}".removesuffix(".0") + " %"


def rows(count: int) -> str:
    """A number of rows."""
    return "1 row" if count == 1 else f"{count:,} rows"


def values(count: int) -> str:
    """A number of values."""
    return "1 value" if count == 1 else f"{count:,} values"


def estimated(evidence: tuple[Metric, ...]) -> str:
    """The word before a figure that rests on an estimate."""
    return "about " if any(metric.approximation for metric in evidence) else ""
