"""What drifted since the last run, as plain data. Mirrors ``profilemydata.profiler.v1.LastRunDrift``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.profiler.core.severities import Severity

LastRunStatus = Literal["compared", "same_file", "not_compared"]
Direction = Literal["shifted_up", "shifted_down", "spread_wider", "spread_narrower", "new_categories", "shares_moved", ""]
"""Where the values went; empty where that is hidden or cannot be told."""


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """A column whose values are distributed otherwise than in the last run."""

    position: int
    column: str
    test: str
    compared: str
    """What the test compared: values, lengths or shapes."""
    statistic: float | None
    p_value: float
    adjusted_p_value: float
    effect: float
    effect_name: str
    effect_threshold: float
    earlier_count: int
    """Present values of the last run."""
    count: int
    severity: Severity
    direction: Direction = ""
    new_value_ratio: float | None = None
    """Share of the present values that the last run had none of; None where it is hidden or not known."""


@dataclass(frozen=True, slots=True)
class LastRunDrift:
    """The columns' distributions against those of the last run of the same dataset."""

    analysis_id: str
    status: LastRunStatus
    reason: str = ""
    """Why nothing was compared; empty unless so."""
    compared_column_count: int = 0
    drifted_column_count: int = 0
    not_compared: Mapping[str, int] = field(default_factory=dict)
    """Columns of both runs that were not tested, by reason."""
    columns: tuple[ColumnDrift, ...] = ()
    """Those that drifted, the greatest effect first, however many are listed of them."""
