"""Findings of all agents as one list: duplicates joined, the ones that matter most first.

Two findings are duplicates if the same rule speaks of the same column. The joined one has the worst severity and the greatest
share, the words of whoever saw it worst, and every agent's name. Advice that another makes pointless is left out, and the
other says so: nobody fills the gaps of a column that is to be dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from services.transformer.core.change_rules import SAME_AS
from services.transformer.core.measured import SEVERITIES, Alert, Issue, Measured, Recommendation, Severity
from services.transformer.core.report import Findings

WEIGHTS: Mapping[Severity, float] = {"info": 0.2, "low": 2.0, "medium": 4.0, "high": 8.0, "critical": 16.0}
"""What only informs comes after everything that is wrong, however many rows it touches."""
SHARE_FLOOR = 0.2
"""Part of the weight that counts however few rows are touched: one row may be enough to be dangerous."""
DOUBT_FLOOR = 0.5
"""Part of the weight that counts however unsure a rule is: a possible disaster comes before a sure trifle."""
FINAL: Sequence[str] = ("drop_or_deliver_column", "drop_constant_column")
"""Advice after which a column needs no mending, the strongest first."""
MENDING = frozenset(
    {
        *FINAL,
        "balance_before_training",
        "check_outliers",
        "check_rare_shapes",
        "correct_misfits",
        "describe_by_quantiles",
        "fill_or_drop_nulls",
        "group_rare_categories",
        "replace_placeholders",
        "strip_invisible_characters",
        "trim_white_space",
        "turn_blanks_into_nulls",
        "unify_spelling",
    }
)
"""Advice on the values of a column: pointless once the column is gone. Advice on its safety never is."""

T = TypeVar("T")


def consolidated(measured: Measured, changes: Sequence[Alert] = ()) -> Findings:
    """Merged and ranked findings of a profile, and with them what changed since the last run."""
    position = {column.name: column.position for column in reversed(measured.primary.columns)}
    return Findings(
        alerts=_ranked_alerts(_merged((*measured.alerts, *changes), _subject, _join_alerts), position),
        issues=_ranked_issues(_merged(measured.issues, lambda issue: (issue.rule_id, issue.column), _join_issues), position),
        recommendations=_ranked_recommendations(
            _settled(_merged(measured.recommendations, lambda item: (item.recommendation_id, item.column), _join_recommendations)),
            position,
        ),
        row_level_issues=measured.row_level_issues,
    )


def impact(issue: Issue) -> float:
    """How much an issue matters: its severity's weight times the share of rows, counting from ``SHARE_FLOOR``, times how sure
    it is, counting from ``DOUBT_FLOOR``."""
    share, sure = (min(max(part, 0.0), 1.0) for part in (issue.affected_ratio, issue.confidence))
    return WEIGHTS[issue.severity] * (SHARE_FLOOR + (1 - SHARE_FLOOR) * share) * (DOUBT_FLOOR + (1 - DOUBT_FLOOR) * sure)


def worst(severities: Iterable[Severity]) -> Severity:
    """The worst of some severities; info if there are none."""
    return min(severities, key=SEVERITIES.index, default="info")


def _merged(findings: Iterable[T], key: Callable[[T], Hashable], join: Callable[[T, T], T]) -> list[T]:
    groups: dict[Hashable, list[T]] = {}
    for finding in findings:
        groups.setdefault(key(finding), []).append(finding)
    return [reduce(join, group) for group in groups.values()]


def _union(left: Sequence[str], right: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left, *right)))


def _subject(alert: Alert) -> Hashable:
    return SAME_AS.get(alert.rule_id, alert.rule_id), alert.column


def _join_alerts(left: Alert, right: Alert) -> Alert:
    lead, other = (right, left) if WEIGHTS[right.severity] > WEIGHTS[left.severity] else (left, right)
    # Against a baseline and against the last run: one alert, but each has figures of its own to tell.
    message = lead.message if lead.rule_id == other.rule_id else f"{lead.message} {other.message}"
    return replace(lead, agent_ids=_union(left.agent_ids, right.agent_ids), message=message)


def _join_issues(left: Issue, right: Issue) -> Issue:
    lead = right if WEIGHTS[right.severity] > WEIGHTS[left.severity] else left
    return replace(
        lead,
        agent_ids=_union(left.agent_ids, right.agent_ids),
        affected_row_count=max(left.affected_row_count, right.affected_row_count),
        affected_ratio=max(left.affected_ratio, right.affected_ratio),
        evidence={**right.evidence, **left.evidence},
        confidence=max(left.confidence, right.confidence),
    )


def _join_recommendations(left: Recommendation, right: Recommendation) -> Recommendation:
    lead = right if WEIGHTS[right.priority] > WEIGHTS[left.priority] else left
    gains = [gain for gain in (left.gain_points, right.gain_points) if gain is not None]
    return replace(
        lead,
        agent_ids=_union(left.agent_ids, right.agent_ids),
        rule_ids=_union(left.rule_ids, right.rule_ids),
        gain_points=max(gains, default=None),
    )


def _settled(items: Sequence[Recommendation]) -> list[Recommendation]:
    """Without what another recommendation for the same column makes pointless."""
    final: dict[str, Recommendation] = {}
    for item in sorted((each for each in items if each.recommendation_id in FINAL), key=_finality):
        if item.column is not None:
            final.setdefault(item.column, item)
    settled: list[Recommendation] = []
    for item in items:
        winner = final.get(item.column or "")
        if winner is item:
            losers = (each for each in items if each.column == item.column and each is not item)
            names = tuple(each.recommendation_id for each in losers if each.recommendation_id in MENDING)
            settled.append(replace(item, supersedes=names))
        elif winner is None or item.recommendation_id not in MENDING:
            settled.append(item)
    return settled


def _finality(item: Recommendation) -> int:
    return FINAL.index(item.recommendation_id)


def _place(column: str | None, position: Mapping[str, int]) -> int:
    """The dataset before its columns, columns as in the file."""
    return -1 if column is None else position.get(column, len(position))


def _ranked_issues(issues: Iterable[Issue], position: Mapping[str, int]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: (-impact(issue), _place(issue.column, position), issue.rule_id)))


def _ranked_alerts(alerts: Iterable[Alert], position: Mapping[str, int]) -> tuple[Alert, ...]:
    return tuple(sorted(alerts, key=lambda alert: (-WEIGHTS[alert.severity], _place(alert.column, position), alert.rule_id)))


def _ranked_recommendations(items: Iterable[Recommendation], position: Mapping[str, int]) -> tuple[Recommendation, ...]:
    return tuple(
        sorted(
            items,
            key=lambda item: (
                -WEIGHTS[item.priority],
                -(item.gain_points or 0.0),
                _place(item.column, position),
                item.recommendation_id,
            ),
        )
    )
