"""What is kept of one column of one run, so that runs can be merged: counts, moments, a distinct sketch, a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ThetaState:
    """A theta sketch of the distinct present values: keyed numbers below ``theta``, each different."""

    theta: int
    """2^52 if all are there, else no number at or above it is."""
    hashes: tuple[int, ...]
    """0 … 2^52 − 1, ascending."""


@dataclass(frozen=True, slots=True)
class SampleState:
    """Numbers that stand for all finite numbers of the column."""

    points: tuple[float, ...]
    """Ascending."""
    weights: tuple[int, ...]
    """Rows that each stands for."""
    error: float
    """By which share of the rows a rank can be off: 0 if every number is there."""


@dataclass(frozen=True, slots=True)
class ColumnState:
    """One column of one run. A figure that is None has its reason in ``absent``, unless the column's type has no such figure."""

    column_name: str
    logical_type: str
    row_count: int
    hashing: str
    """Sketches merge only where this is the same: engine, type of the values and key."""
    null_count: int | None = None
    missing_count: int | None = None
    """Null and NaN."""
    value_count: int | None = None
    """Finite numbers; what mean and m2 rest on."""
    min_value: float | None = None
    max_value: float | None = None
    mean: float | None = None
    m2: float | None = None
    """Sum of the squared distances from the mean."""
    distinct: ThetaState | None = None
    quantiles: SampleState | None = None
    absent: Mapping[str, str] = field(default_factory=dict)
    """Reason by the figure's name: value_count, min, max, mean, m2, distinct, quantiles."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a dataset and what it kept of a column."""

    analysis_id: str
    created_at: datetime
    content_sha256: str | None
    """Of the bytes that were profiled; None where nobody knows."""
    state: ColumnState | None
    """None where nothing was kept of the column, or there was no such column."""
