"""A finding: one rule that holds for one column or for the table."""

from __future__ import annotations

from dataclasses import dataclass

from services.profiler.core.detectors.rules import Rule
from services.profiler.core.metrics import Metric
from services.profiler.core.profile import CellPlace, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, with the figure that was judged and the limit it was held against."""

    rule: Rule
    position: int | None
    """Of the column; None for the table. Names repeat, positions do not."""
    column: str
    """Name; empty for the table."""
    value: Metric
    threshold: float
    """In the unit of ``value``."""
    is_alert: bool
    """Whether the threshold was crossed; without, a fault is an issue only."""
    affected_row_count: int
    affected_ratio: float
    """Of all rows, 0..1."""
    message: str
    evidence: tuple[Metric, ...] = ()
    places: tuple[CellPlace, ...] = ()
    """Rows with the fault that were kept, fewer than ``affected_row_count`` where the keeping is bounded."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rule.severity(self.affected_ratio, self.is_alert)
