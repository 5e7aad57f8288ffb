"""What was measured and judged, as plain data. Mirrors ``profilemydata.profiler.v1.Profile`` field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.profiler.core import severities
from services.profiler.core.last_run_drift import LastRunDrift
from services.profiler.core.load_report import LoadReport
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.relations import Association, CandidateKey, MissingPattern, PairBudget

LogicalType = Literal[
    "integer", "decimal", "float", "text", "boolean", "date", "datetime", "time", "duration", "list", "struct", "binary", "unknown"
]
ColumnStatus = Literal["ok", "constant", "constant_with_missing", "all_missing", "no_rows"]
Dimension = Literal[
    "completeness",
    "validity",
    "uniqueness",
    "consistency",
    "timeliness",
    "accuracy",
    "confidentiality",
    "compliance",
    "traceability",
]
"""Six of the data itself; three of how it is handled, after ISO/IEC 25012, which cost no quality points."""
Severity = severities.Severity
Effort = Literal["low", "medium", "high"]
"""What a recommendation takes: a statement or a setting; a rule or a look at each row; whoever makes the data."""
ValuePolicy = Literal["full", "masked", "none"]
"""Which values may be shown: all, none of personal data, none at all."""


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value as text, the rows that hold it, its share of the present values."""

    value: str | None
    count: int
    ratio: float


@dataclass(frozen=True, slots=True)
class ValueVariant:
    """Values that differ by case, space and punctuation only, most frequent first."""

    spellings: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts over contiguous bins: lower edge included, upper excluded but for the last."""

    edges: tuple[str, ...]
    counts: tuple[int, ...]
    method: str
    scale: Literal["linear", "log10"] = "linear"
    """On which the inner bins are equally wide."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A mask (A upper, a lower, x without case, 9 digit), the rows that have it, its share of the present values."""

    mask: str
    count: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off a score. ``points`` is what fixing it gives back."""

    rule_id: str
    dimension: Dimension
    points: float
    prevalence: float
    risk: float


@dataclass(frozen=True, slots=True)
class Quality:
    """0..100, None where there is nothing to judge; deductions add up to 100 − score."""

    score: float | None = None
    dimensions: Mapping[Dimension, float] = field(default_factory=dict)
    deductions: tuple[Deduction, ...] = ()


@dataclass(frozen=True, slots=True)
class Pii:
    """Whether a column holds personal data, and why it is thought so."""

    detected: bool = False
    kind: str = ""
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    category: str = ""
    """What it tells of a person: identity, contact, national_identifier, financial, birth, location or online_identifier."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a value that deserves a look stands: 1-based data row, source line if the format has lines, the value as text."""

    row: int
    source_line: int | None
    value: str | None


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """Places kept during the pass so that row-level issues need no second read. Bounded per kind; totals are in the metrics."""

    misfits: tuple[CellPlace, ...] = ()
    nulls: tuple[CellPlace, ...] = ()
    lowest: tuple[CellPlace, ...] = ()
    """Smallest values, ascending."""
    highest: tuple[CellPlace, ...] = ()
    """Greatest values, descending."""
    placeholders: tuple[CellPlace, ...] = ()
    untrimmed: tuple[CellPlace, ...] = ()
    futures: tuple[CellPlace, ...] = ()
    rare_shapes: tuple[CellPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column as read and measured."""

    position: int
    name: str
    dtype: str
    logical_type: LogicalType
    status: ColumnStatus
    metrics: Mapping[MetricName, Metric]
    semantic_type: str = ""
    """What the values mean: email, measure, category …; empty where nothing is known."""
    semantic_confidence: float = 0.0
    semantic_reasons: tuple[str, ...] = ()
    """Counts and shares, never a value."""
    feature_type: str = ""
    """What a learner is to make of it: numeric, categorical, not-generalizable …; empty where nobody could tell."""
    feature_confidence: float = 0.0
    top_values: tuple[ValueCount, ...] = ()
    """Of a list column its elements, as in ``histogram`` and ``patterns``."""
    bottom_values: tuple[ValueCount, ...] = ()
    """Least frequent first, equal ones by value; empty where not every value was counted."""
    value_variants: tuple[ValueVariant, ...] = ()
    histogram: Histogram | None = None
    log_histogram: Histogram | None = None
    """The same rows over bins of equal ratio, where numbers are positive and lie decades apart."""
    patterns: tuple[Pattern, ...] = ()
    quality: Quality = Quality()
    pii: Pii = Pii()
    states: Mapping[str, bytes] = field(default_factory=dict)
    evidence: RowEvidence = RowEvidence()
    """Stays in the profiler: judged into row-level issues, never sent on."""
    type_reason: str = ""
    """Why it has its logical type: stored, declared, cells, or the code of the load problem that decided; empty if not told."""
    value_policy: ValuePolicy = "full"
    """How values of this column are shown: as they are, masked, not at all."""

    def number(self, name: MetricName) -> float | None:
        """A figure as float; None if it is absent or was not measured."""
        metric = self.metrics.get(name)
        return metric.number if metric else None


@dataclass(frozen=True, slots=True)
class DatasetProfile:
    """One dataset as read and measured."""

    load: LoadReport
    metrics: Mapping[MetricName, Metric]
    columns: tuple[ColumnProfile, ...]
    candidate_keys: tuple[CandidateKey, ...] = ()
    missing_patterns: tuple[MissingPattern, ...] = ()
    associations: tuple[Association, ...] = ()
    pair_budgets: tuple[PairBudget, ...] = ()
    quality: Quality = Quality()
    duplicate_rows: tuple[CellPlace, ...] = ()
    """Places of excess rows. Stays in the profiler."""
    measured_at: str = ""
    """When the data was read, if an earlier analysis did and these are figures of its states: ISO 8601. Empty for now."""

    def number(self, name: MetricName) -> float | None:
        """A figure of the table as float; None if it is absent or was not measured."""
        metric = self.metrics.get(name)
        return metric.number if metric else None


@dataclass(frozen=True, slots=True)
class Alert:
    """A threshold that was crossed. ``column`` is empty for the dataset."""

    rule_id: str
    severity: Severity
    agent_id: str
    column: str
    message: str
    value: Metric
    threshold: float


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong, and how many rows it touches."""

    rule_id: str
    severity: Severity
    agent_id: str
    column: str
    dimension: Dimension
    message: str
    affected_row_count: int
    affected_ratio: float
    evidence: tuple[Metric, ...] = ()
    confidence: float = 1.0
    """How sure the rule is that it is a fault, 0..1."""


@dataclass(frozen=True, slots=True)
class RowLevelIssue:
    """One row with one fault."""

    row: int
    source_line: int | None
    column: str
    rule_id: str
    severity: Severity
    message: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RowIssueTotal:
    """All rows with a fault, and how many of them are listed."""

    column: str
    rule_id: str
    severity: Severity
    total_count: int
    shown_count: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to do next, why, and what it gains."""

    recommendation_id: str
    priority: Severity
    agent_id: str
    column: str
    action: str
    rationale: str
    rule_ids: tuple[str, ...]
    gain_points: float | None = None
    effort: Effort = "medium"


Answer = Mapping[str, object]
"""An agent's answer: JSON-able data of the agent's own shape."""


@dataclass(frozen=True, slots=True)
class AgentResult:
    """How one agent fared. ``failure_reason`` is empty on success."""

    agent_id: str
    parameters: Mapping[str, object]
    answer: Answer = field(default_factory=dict)
    failure_reason: str = ""
    failure_message: str = ""
    execution_time_ms: int = 0


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who measured and how long it took. ``started_at`` is ISO 8601 UTC."""

    suite_version: str
    package_versions: Mapping[str, str]
    convention_version: str
    started_at: str
    execution_time_ms: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that one pass over a dataset measured and judged."""

    primary: DatasetProfile
    engine: EngineInfo
    baseline: DatasetProfile | None = None
    agents: tuple[AgentResult, ...] = ()
    alerts: tuple[Alert, ...] = ()
    issues: tuple[Issue, ...] = ()
    row_level_issues: tuple[RowLevelIssue, ...] = ()
    row_issue_totals: tuple[RowIssueTotal, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    value_policy: ValuePolicy = "full"
    """The policy that was applied to both datasets."""
    last_run_drift: LastRunDrift | None = None
    """None where there is no last run."""
