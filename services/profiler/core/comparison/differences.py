"""What differs between a baseline and the primary, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from services.profiler.core.metrics import AbsentReason, Approximation
from services.profiler.core.profile import ValueCount


@dataclass(frozen=True, slots=True)
class TestFigures:
    """One test of one column. ``p_value`` None where the measure is no test of significance."""

    test: str
    statistic: float
    p_value: float | None
    effect: float
    """0 for no difference; comparable whatever the numbers of rows."""
    approximation: Approximation | None = None
    """Where a side was only known by a summary: how far off the statistic can be."""


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """One column that both tables have."""

    position: int
    baseline_position: int
    count: int
    """Present values of the primary."""
    baseline_count: int
    tests: tuple[TestFigures, ...] = ()
    new_values: tuple[ValueCount, ...] = ()
    """Of a category: those that the baseline lacks, most frequent first."""
    absent_reason: AbsentReason | None = None
    """Why there is no test."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The primary against its baseline."""

    row_count: int
    baseline_row_count: int
    columns: tuple[ColumnDifference, ...] = ()
