"""What the profiler measured and judged, as the report shows it: plain data with the report's field names.

Text that may be missing is None, never empty. ``column`` is None where a thing belongs to the whole dataset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.transformer.core import severities
from services.transformer.core.canonical import Json
from services.transformer.core.distributions import Histogram, Pattern, ValueCount, ValueVariant
from services.transformer.core.measured_drift import LastRunDrift

Severity = severities.Severity
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "info")
"""Worst first."""
ValuePolicy = Literal["full", "masked", "none"]
Figure = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Approximation:
    """How an estimated figure was made, and its relative error at 95 % confidence."""

    method: str
    relative_error: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures by metric name in measuring order; an absent one is None here and has its reason in ``absent``."""

    metrics: Mapping[str, Figure] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    approximate: Mapping[str, Approximation] = field(default_factory=dict)

    def number(self, name: str) -> float | None:
        """A figure as float; None if it is absent, not measured, or no number."""
        value = self.metrics.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class LoadProblem:
    """One kind of oddity met while reading; ``examples`` are places, with the shape of a cell where one is shown."""

    code: str
    count: int
    message: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a table of a file with several, and its used range."""

    name: str
    row_count: int
    column_count: int


@dataclass(frozen=True, slots=True)
class Load:
    """How the bytes were read. Texts are None where a format has no such thing."""

    file_name: str
    format: str | None
    encoding: str | None
    bom: bool
    compression: str | None
    delimiter: str | None
    quote: str | None
    escape: str | None
    comment: str | None
    line_end: str | None
    """lf, crlf, cr or mixed."""
    skipped_row_count: int
    """Records before the header."""
    header: int
    """Header rows read."""
    sheet: str | None
    sheets: tuple[Sheet, ...]
    """All there are, the one that was read among them."""
    json_path: str | None
    bytes: int
    sha256: str | None
    problems: tuple[LoadProblem, ...]
    confidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off a score."""

    rule_id: str
    dimension: str
    points: float
    prevalence: float
    risk: float


@dataclass(frozen=True, slots=True)
class Quality:
    """0..100 with what was taken off; ``score`` is None when there is nothing to judge."""

    score: float | None = None
    dimensions: Mapping[str, float] = field(default_factory=dict)
    deductions: tuple[Deduction, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateKey:
    """Columns whose combined values tell rows apart."""

    columns: tuple[str, ...]
    uniqueness: float
    has_nulls: bool
    approximate: Approximation | None = None
    """Where it was seen in a sample of the rows only."""


@dataclass(frozen=True, slots=True)
class MissingPattern:
    """Columns missing together."""

    columns: tuple[str, ...]
    row_count: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Association:
    """How strongly two columns go together; ``strength`` None if undefined, then ``absent_reason`` says why."""

    column_a: str
    column_b: str
    method: str
    strength: Figure
    absent_reason: str | None
    pair_count: int
    approximate: Approximation | None = None
    """Where it rests on a sample of the rows."""


@dataclass(frozen=True, slots=True)
class PairBudget:
    """How many pairs of columns a measure is for, how many were compared, and how many of them are told."""

    method: str
    pair_count: int
    compared_count: int
    told_count: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """Figures of the whole table."""

    figures: Figures
    logical_type_counts: Mapping[str, int]
    """Columns by logical type, most first."""
    quality: Quality
    candidate_keys: tuple[CandidateKey, ...]
    missing_patterns: tuple[MissingPattern, ...]
    associations: tuple[Association, ...]
    pair_budgets: tuple[PairBudget, ...]


@dataclass(frozen=True, slots=True)
class Pii:
    """Whether a column holds personal data, and why it is thought so."""

    detected: bool
    kind: str | None
    category: str | None
    """What it tells of a person: identity, contact, national_identifier, financial, birth, location or online_identifier."""
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column as read and measured."""

    position: int
    name: str
    dtype: str | None
    logical_type: str
    semantic_type: str | None
    semantic_confidence: float | None
    """None without a semantic type."""
    semantic_reasons: tuple[str, ...]
    feature_type: str | None
    feature_confidence: float | None
    status: str
    figures: Figures
    top_values: tuple[ValueCount, ...]
    bottom_values: tuple[ValueCount, ...]
    value_variants: tuple[ValueVariant, ...]
    histogram: Histogram | None
    log_histogram: Histogram | None
    patterns: tuple[Pattern, ...]
    pii: Pii
    quality: Quality
    value_policy: ValuePolicy = "full"
    """How its values are shown: as they are, masked, not at all."""
    type_reason: str | None = None
    """Why it has its logical type: stored, declared, cells, or the code of a load problem."""


@dataclass(frozen=True, slots=True)
class Agent:
    """How one agent fared. ``reason`` and ``message`` are None on success, ``answer`` is empty on error."""

    agent_id: str
    status: Literal["success", "error"]
    reason: str | None
    message: str | None
    execution_time_ms: int
    parameters: Mapping[str, Json]
    answer: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Alert:
    """A threshold that was crossed: ``value`` of ``metric`` against ``threshold``."""

    rule_id: str
    severity: Severity
    agent_ids: tuple[str, ...]
    column: str | None
    message: str
    metric: str | None
    value: Figure
    threshold: float | None
    """None where there is no limit: a matter of the schema."""
    previous_value: Figure = None
    """What the figure was in the last run; None for an alert that is not about a change."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong and the rows it touches."""

    rule_id: str
    severity: Severity
    agent_ids: tuple[str, ...]
    column: str | None
    dimension: str | None
    message: str
    affected_row_count: int
    affected_ratio: float
    evidence: Mapping[str, Figure]
    confidence: float = 1.0
    """How sure it is that it is a fault, 0..1."""


@dataclass(frozen=True, slots=True)
class RowLevelIssue:
    """One row with one fault; ``value`` None if redacted or missing."""

    row: int
    source_line: int | None
    column: str | None
    rule_id: str
    severity: Severity
    message: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RowIssueTotal:
    """All rows with a fault, and how many of them are listed."""

    column: str | None
    rule_id: str
    severity: Severity
    total_count: int
    shown_count: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do, why, and the points of quality it gains (None when not known)."""

    recommendation_id: str
    priority: Severity
    agent_ids: tuple[str, ...]
    column: str | None
    action: str
    rationale: str
    rule_ids: tuple[str, ...]
    gain_points: float | None
    effort: str = "medium"
    """low: a statement or a setting; medium: a rule or a look at each row; high: whoever makes the data."""
    supersedes: tuple[str, ...] = ()
    """Recommendations for the same column that it leaves nothing to do for."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Who measured. ``start_time`` is ISO 8601 UTC, None if not told."""

    suite_version: str
    convention_version: str
    start_time: str | None


@dataclass(frozen=True, slots=True)
class MeasuredDataset:
    """One dataset as read and measured."""

    load: Load
    dataset: Dataset
    columns: tuple[Column, ...]
    measured_at: str | None = None
    """When an earlier analysis read it, ISO 8601 UTC; None if it was read for this one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A whole profile."""

    primary: MeasuredDataset
    baseline: MeasuredDataset | None
    agents: tuple[Agent, ...]
    alerts: tuple[Alert, ...]
    issues: tuple[Issue, ...]
    row_level_issues: tuple[RowLevelIssue, ...]
    row_issue_totals: tuple[RowIssueTotal, ...]
    recommendations: tuple[Recommendation, ...]
    engine: Engine
    versions: Mapping[str, str]
    execution_time_ms: int
    value_policy: ValuePolicy = "full"
    """Which values may be shown."""
    last_run_drift: LastRunDrift | None = None
    """None where the profiler knew of no last run."""

    @property
    def is_partial(self) -> bool:
        """Whether some agent failed."""
        return any(agent.status == "error" for agent in self.agents)
