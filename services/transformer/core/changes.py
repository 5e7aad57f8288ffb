"""Changes since the last run, as the report tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.transformer.core.canonical import Json
from services.transformer.core.change_rules import Kind, RuleId
from services.transformer.core.measured import Severity
from services.transformer.core.measured_drift import DriftEvidence, DriftStatus


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is not what it was."""

    kind: Kind
    rule_id: RuleId
    column: str | None
    metric: str | None
    """None where it is a matter of the schema, or of a distribution without a median to tell."""
    severity: Severity
    old: float | str | None
    """None for a column that is new."""
    new: float | str | None
    """None for a column that is gone."""
    threshold: float | None
    """From where on it is told, in the unit of the figure; of a distribution in that of the effect. None for the schema."""
    message: str
    drift: DriftEvidence | None = None
    """None unless it is a matter of the distribution."""


@dataclass(frozen=True, slots=True)
class ComparedDistributions:
    """Whether the columns' distributions were compared with the last run's, and why not."""

    status: DriftStatus
    reason: str | None
    """Stable word; None unless nothing was compared."""
    message: str
    compared_column_count: int
    drifted_column_count: int
    not_compared: Mapping[str, int] = field(default_factory=dict)
    """Columns of both runs that were not tested, by reason."""


@dataclass(frozen=True, slots=True)
class SinceLastRun:
    """What the last run of the same dataset said, and what is other now."""

    analysis_id: str
    created_at: str | None
    """ISO 8601 UTC."""
    change_count: int
    changes: tuple[Change, ...]
    """The gravest first, however many are listed of them."""
    drift: ComparedDistributions | None = None
    """None where the profiler knew of no last run."""


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """The last run: its report as it was stored."""

    analysis_id: str
    created_at: str | None
    report: Mapping[str, Json]
