"""What a change since the last run is called, and from where on it is one. The transformer's own rules: no agent has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

SOURCE: Final = "since-last-run"
"""Who says so, where an alert names its agents."""
Kind = Literal["volume", "schema", "freshness", "missing", "distinct", "drift"]
RuleId = Literal[
    "volume_changed",
    "column_removed",
    "column_added",
    "type_changed",
    "missing_changed",
    "distinct_changed",
    "freshness_lost",
    "drift_since_last_run",
]


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One kind of change."""

    rule_id: RuleId
    kind: Kind
    title: str
    told_when: str
    says_the_same_as: str = ""
    """Rule of an agent that says so of the same column against a baseline: both are one alert. Empty for none."""


_RULES: Final = (
    ChangeRule("volume_changed", "volume", "More or fewer rows than in the last run", "rows differ by 20 %"),
    ChangeRule("column_removed", "schema", "A column of the last run is gone", "always"),
    ChangeRule("column_added", "schema", "A column that the last run lacks", "always"),
    ChangeRule("type_changed", "schema", "A column of another logical type than in the last run", "both types are known"),
    ChangeRule(
        "missing_changed",
        "missing",
        "More or fewer missing values than in the last run",
        "the share of missing values differs by 5 points",
        "missingness_drift",
    ),
    ChangeRule(
        "distinct_changed",
        "distinct",
        "More or fewer distinct values than in the last run",
        "the number of distinct values and their share of the rows differ by half, both",
    ),
    ChangeRule(
        "freshness_lost",
        "freshness",
        "The newest time is older than in the last run",
        "the newest time of a column is a day older than it was, and at least twice as old",
    ),
    ChangeRule(
        "drift_since_last_run",
        "drift",
        "Values distributed otherwise than in the last run",
        "the effect is at least 0.1 and its p-value after Benjamini and Hochberg below 0.05",
        "distribution_drift",
    ),
)
CHANGE_RULES: Final[Mapping[str, ChangeRule]] = {rule.rule_id: rule for rule in _RULES}
SAME_AS: Final[Mapping[str, str]] = {rule.says_the_same_as: rule.rule_id for rule in _RULES if rule.says_the_same_as}
"""By the agents' rules."""
