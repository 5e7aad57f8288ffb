"""Which values a column has and how often, as the report shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ValueCount:
    """One value, the rows that hold it, its share of the present values; ``value`` None if redacted."""

    value: str | None
    count: int
    ratio: float


@dataclass(frozen=True, slots=True)
class ValueVariant:
    """Spellings of one value, most frequent first."""

    spellings: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts over contiguous bins; one edge more than counts. ``scale`` is linear or log10."""

    edges: tuple[str, ...]
    counts: tuple[int, ...]
    method: str
    scale: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shape of values."""

    mask: str
    count: int
    ratio: float
