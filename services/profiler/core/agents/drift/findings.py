"""What drifted, as alerts, issues and advice: the greatest effect first."""

from __future__ import annotations

from collections.abc import Sequence

from services.profiler.core.agents.drift.rules import DISTRIBUTION_DRIFT, MISSINGNESS_DRIFT, SCHEMA_DRIFT
from services.profiler.core.agents.drift.thresholds import EFFECT_NAMES, EFFECT_THRESHOLDS, MISSING_THRESHOLD
from services.profiler.core.agents.drift.verdicts import Verdict
from services.profiler.core.comparison.differences import SchemaDifference
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.detectors.wording import percent
from services.profiler.core.metrics import Metric

NAMED = 5
"""Columns that a sentence names."""
EFFECT_WORDS = {"D": "D", "cramers_v": "Cramér's V", "distance_in_stddev": "distance in standard deviations"}
SUBJECTS = {"values": "", "deciles": " between the baseline's deciles", "lengths": " of the lengths", "shapes": " of the shapes"}


def drift_findings(schema: SchemaDifference, verdicts: Sequence[Verdict], names: dict[int, str]) -> tuple[Finding, ...]:
    """Of the schema first. ``affected_ratio`` is the effect: it says how bad the drift is, not how many rows changed."""
    ranked = sorted(verdicts, key=lambda verdict: (-verdict.strength, verdict.difference.position))
    found: list[Finding] = [*_schema_findings(schema)]
    for verdict in ranked:
        name = names.get(verdict.difference.position, "")
        found += [_distribution(verdict, name)] if verdict.values_drifted else []
        found += [_missingness(verdict, name)] if verdict.missing_drifted else []
    return tuple(found)


def _schema_findings(schema: SchemaDifference) -> list[Finding]:
    if not schema.has_changed:
        return []
    kinds = (("gone", schema.removed), ("new", schema.added), ("of another type", [pair.after for pair in schema.retyped]))
    told = [f"{_listed([column.name for column in columns])} {_be(len(columns))} {what}" for what, columns in kinds if columns]
    count = Metric("schema_change_count", sum(len(columns) for _, columns in kinds))
    hints = [f"{_quoted(pair.before.name)} may be {_quoted(pair.after.name)} now" for pair in schema.renamed[:NAMED]]
    # A column that is gone or reads otherwise breaks its readers; one that came does not.
    gravity = 1.0 if schema.removed or schema.retyped else 0.0
    message = f"Against the baseline {'; '.join([*told, *hints])}."
    return [_finding(SCHEMA_DRIFT, None, "", count, 0.0, gravity, message)]


def _distribution(verdict: Verdict, name: str) -> Finding:
    test = verdict.test
    if test is None:
        raise ValueError("a column drifts by a test")
    threshold = EFFECT_THRESHOLDS[test.test]
    sure = ", which the error of a summary could turn" if verdict.is_uncertain else ""
    message = (
        f"The distribution{SUBJECTS[test.subject]} moved: {EFFECT_WORDS[EFFECT_NAMES[test.test]]} {test.effect:.3f} "
        f"(from {threshold:g} on it matters), {_p(verdict.adjusted_p_value)}, "
        f"{verdict.difference.baseline_count:,} and {verdict.difference.count:,} values{sure}."
    )
    position = verdict.difference.position
    return _finding(DISTRIBUTION_DRIFT, position, name, Metric("drift_effect", test.effect), threshold, test.effect, message)


def _missingness(verdict: Verdict, name: str) -> Finding:
    missing = verdict.difference.missing
    if missing is None:
        raise ValueError("missing cells were compared")
    message = (
        f"Missing were {percent(missing.baseline_ratio)} of the rows and are {percent(missing.ratio)}: "
        f"Cohen's h {missing.effect:.3f} "
        f"(from {MISSING_THRESHOLD:g} on it matters), {_p(verdict.missing_adjusted_p_value)}."
    )
    value = Metric("missing_effect", missing.effect)
    return _finding(MISSINGNESS_DRIFT, verdict.difference.position, name, value, MISSING_THRESHOLD, missing.effect, message)


def _finding(rule: Rule, position: int | None, name: str, value: Metric, threshold: float, effect: float, message: str) -> Finding:
    return Finding(rule, position, name, value, threshold, True, 0, effect, message, (value,))


def _p(adjusted: float | None) -> str:
    return "p under 0.001" if adjusted is not None and adjusted < 0.001 else f"p {adjusted:.3f}"


def _listed(names: Sequence[str]) -> str:
    shown = [_quoted(name) for name in names[:NAMED]]
    more = len(names) - len(shown)
    return ", ".join([*shown, *([f"{more:,} more"] if more else [])])


def _quoted(name: str) -> str:
    return f"“{name}”"


def _be(count: int) -> str:
    return "is" if count == 1 else "are"
