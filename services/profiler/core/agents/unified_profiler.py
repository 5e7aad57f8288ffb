"""What is in each column, and how good is it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from services.profiler.core.agents.base import Agent, Assessment, Context
from services.profiler.core.agents.figures import figures
from services.profiler.core.agents.findings import alerts_of, issues_of, recommendations_of
from services.profiler.core.detectors.kinds import ColumnKind
from services.profiler.core.metrics import MetricName
from services.profiler.core.profile import ColumnProfile, DatasetProfile
from services.profiler.core.quality import table_costs
from services.runtime.parameters import ParameterSpec

GRADES: Final = ((90.0, "A"), (80.0, "B"), (70.0, "C"), (60.0, "D"), (0.0, "F"))
"""Least score of each grade."""

PRESENCE: Final[tuple[MetricName, ...]] = ("count", "missing_count", "completeness", "misfit_count")
KEY_FIGURES: Final[Mapping[ColumnKind, tuple[MetricName, ...]]] = {
    "identifier": ("distinct_count", "uniqueness", "length_min", "length_max"),
    "categorical": ("distinct_count", "mode_ratio", "normalized_entropy"),
    "numeric": ("min", "q25", "median", "q75", "max", "mean", "stddev", "zero_count", "negative_count", "outlier_count"),
    "text": ("distinct_count", "length_min", "length_median", "length_max", "empty_count", "blank_count"),
    "temporal": ("min", "median", "max", "range_s", "granularity_s", "gap_count", "future_count", "sentinel_count"),
    "boolean": ("true_count", "false_count", "true_ratio"),
    "constant": ("distinct_count",),
}
TABLE_FIGURES: Final[tuple[MetricName, ...]] = (
    "row_count",
    "column_count",
    "missing_cell_count",
    "missing_cell_ratio",
    "duplicate_row_count",
    "duplicate_row_ratio",
)


class UnifiedProfiler(Agent):
    """The question that everybody asks first."""

    agent_id = "unified-profiler"
    title = "Unified profiler"
    question = "What is in each column, and how good is it?"
    needs_baseline = False
    runs_by_default = True
    parameters = (
        ParameterSpec(
            "null_alert_threshold", "number", "Missing values above this share of rows, in percent, raise an alert.", 50.0, 0, 100
        ),
        ParameterSpec(
            "categorical_threshold", "integer", "Up to this many different values a column is a category.", 20, 1, 10_000
        ),
        ParameterSpec(
            "categorical_ratio_threshold",
            "number",
            "Up to this share of different values, 0 to 1, a column is a category.",
            0.05,
            0,
            1,
        ),
        ParameterSpec("top_n_values", "integer", "How many of the most frequent values are reported per column.", 10, 1, 100),
        ParameterSpec(
            "outlier_iqr_multiplier",
            "number",
            "Numbers further than this many interquartile ranges from the quartiles are outliers.",
            1.5,
            0.1,
            100,
        ),
        ParameterSpec(
            "outlier_alert_threshold", "number", "Outliers above this share of rows, in percent, raise an alert.", 5.0, 0, 100
        ),
    )

    def assess(self, context: Context) -> Assessment:
        findings = context.judgement.findings
        costs = table_costs(context.primary, context.judgement)
        return Assessment(
            answer=_answer(context),
            alerts=alerts_of(findings, self.agent_id),
            issues=issues_of(findings, self.agent_id),
            recommendations=recommendations_of(findings, self.agent_id, costs),
        )


def grade(score: float | None) -> str | None:
    """A to F as in school; None where there is no score."""
    return None if score is None else next(letter for least, letter in GRADES if score >= least)


def _answer(context: Context) -> dict[str, object]:
    kinds = context.judgement.kinds
    return {
        "dataset": _table(context.primary),
        "column_kinds": dict(sorted(Counter(kinds.values()).items())),
        "columns": [_column(column, kinds[column.position], context) for column in context.primary.columns],
        "failed_detectors": dict(context.judgement.failures),
    }


def _table(profile: DatasetProfile) -> dict[str, object]:
    quality = profile.quality
    return {
        "quality_score": quality.score,
        "grade": grade(quality.score),
        "dimensions": dict(quality.dimensions),
        **figures(profile.metrics, TABLE_FIGURES),
    }


def _column(column: ColumnProfile, kind: ColumnKind, context: Context) -> dict[str, object]:
    return {
        "position": column.position,
        "name": column.name,
        "kind": kind,
        "logical_type": column.logical_type,
        "semantic_type": column.semantic_type or None,
        "status": column.status,
        "quality_score": column.quality.score,
        "grade": grade(column.quality.score),
        "rule_ids": [finding.rule.rule_id for finding in context.judgement.of(column.position)],
        "figures": figures(column.metrics, PRESENCE + KEY_FIGURES.get(kind, ())),
    }
