"""What the profiler found when it compared with the last run: plain data with the report's field names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.transformer.core.severities import Severity

DriftStatus = Literal["compared", "same_file", "not_compared"]


@dataclass(frozen=True, slots=True)
class DriftEvidence:
    """How a column's values are distributed otherwise, and how sure that is."""

    test: str
    compared: str
    """values, lengths or shapes."""
    statistic: float | None
    p_value: float
    adjusted_p_value: float
    effect: float
    effect_name: str
    effect_threshold: float
    earlier_count: int
    """Present values of the last run."""
    count: int
    direction: str | None
    """Where the values went; None where their policy hides it or nothing can be told."""
    new_value_ratio: float | None
    """Share of the present values that the last run had none of; None where it is hidden or not known."""


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """A column that drifted since the last run."""

    column: str
    severity: Severity
    evidence: DriftEvidence


@dataclass(frozen=True, slots=True)
class LastRunDrift:
    """The columns' distributions against those of the last run. ``reason`` is None unless nothing was compared."""

    analysis_id: str
    status: DriftStatus
    reason: str | None
    compared_column_count: int
    drifted_column_count: int
    not_compared: Mapping[str, int]
    columns: tuple[ColumnDrift, ...]
