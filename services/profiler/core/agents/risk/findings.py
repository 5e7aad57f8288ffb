"""Alerts, issues and recommendations of a risk assessment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.profiler.core.agents.governance.rules import NOT_RECORDED, severity_of_missing
from services.profiler.core.agents.risk.assessed import Assessed, Options
from services.profiler.core.agents.risk.gaps import Gap
from services.profiler.core.agents.risk.protections import advice
from services.profiler.core.agents.risk.quasi_identifiers import SMALL_GROUP, GroupSizes
from services.profiler.core.agents.risk.rules import RISKY_TABLE, SENSITIVE_COLUMN, SMALL_GROUPS
from services.profiler.core.agents.risk.scoring import Score
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.metrics import Metric
from services.profiler.core.profile import Alert, DatasetProfile, Issue, Recommendation, Severity

AGENT_ID: Final = "score-risk"
SMALL_GROUPS_ALERT: Final = 0.05
"""Share of rows in small groups above which there is an alert."""


def alerts(found: Assessed, options: Options) -> tuple[Alert, ...]:
    """Scores that reach a threshold, and many rows in small groups."""
    columns = [
        _score_alert(SENSITIVE_COLUMN, score, options, sensitive.column.name, sensitive.lead.data_class.title)
        for sensitive, score in found.scores
        if options.level(score) == "high"
    ]
    table = found.table
    overall = [_score_alert(RISKY_TABLE, table, options, "", "The table")] if table and options.level(table) != "low" else []
    groups = found.strongest
    crowded = [_groups_alert(groups)] if groups and groups.small_group_share > SMALL_GROUPS_ALERT else []
    return (*overall, *crowded, *columns)


def issues(found: Assessed, profile: DatasetProfile) -> tuple[Issue, ...]:
    """Faults: rows that few resemble, what stands beside what, what must not be there, what is missing."""
    groups = found.strongest
    alone = [_groups_issue(groups, profile)] if groups and groups.small_group_count else []
    return (*alone, *(issue for gap in found.gaps if gap.rule.is_fault for issue in _gap_issues(gap, profile)))


def recommendations(found: Assessed, options: Options) -> tuple[Recommendation, ...]:
    """How to protect each column, and what to do about the table."""
    levels = [(sensitive, options.level(score)) for sensitive, score in found.scores]
    groups = found.strongest
    coarser = [(SMALL_GROUPS, _groups_severity(groups))] if groups and groups.small_group_count else []
    about_table = [*coarser, *((gap.rule, _severity(gap.rule)) for gap in found.gaps)]
    return (*advice(levels, AGENT_ID), *(item for rule, severity in about_table for item in _advice(rule, severity)))


def _score_alert(rule: Rule, score: Score, options: Options, column: str, what: str) -> Alert:
    level = options.level(score)
    limit = options.high if level == "high" else options.medium
    factors = "; ".join(f"{each.what.lower()} {each.points:g}" for each in score.factors)
    message = f"{what}: the risk score is {score.points:g} of 100, which is {level} ({factors})."
    return Alert(rule.rule_id, level, AGENT_ID, column, message, Metric("risk_score", score.points), limit)


def _groups_alert(groups: GroupSizes) -> Alert:
    value = Metric("small_group_row_count", groups.small_group_count, groups.approximation)
    limit = SMALL_GROUPS_ALERT * groups.row_count
    return Alert(SMALL_GROUPS.rule_id, _groups_severity(groups), AGENT_ID, "", _groups_message(groups), value, limit)


def _groups_issue(groups: GroupSizes, profile: DatasetProfile) -> Issue:
    smallest = () if groups.smallest is None else (Metric("smallest_group_size", groups.smallest, groups.approximation),)
    return Issue(
        rule_id=SMALL_GROUPS.rule_id,
        severity=_groups_severity(groups),
        agent_id=AGENT_ID,
        column="",
        dimension=SMALL_GROUPS.dimension,
        message=_groups_message(groups, profile),
        affected_row_count=groups.small_group_count,
        affected_ratio=groups.small_group_share,
        evidence=(Metric("small_group_row_count", groups.small_group_count, groups.approximation), *smallest),
    )


def _groups_severity(groups: GroupSizes) -> Severity:
    return SMALL_GROUPS.severity(groups.small_group_share, groups.small_group_share > SMALL_GROUPS_ALERT)


def _groups_message(groups: GroupSizes, profile: DatasetProfile | None = None) -> str:
    names = {column.position: column.name for column in profile.columns} if profile else {}
    what = ", ".join(f"“{names[position]}”" for position in groups.positions) if names else f"{len(groups.positions)} columns"
    about = "about " if groups.approximation else ""
    return (
        f"Fewer than {SMALL_GROUP} rows share their combination of {what} in {about}{rows(groups.small_group_count)} "
        f"({percent(groups.small_group_share)})."
    )


def _gap_issues(gap: Gap, profile: DatasetProfile) -> Iterator[Issue]:
    row_count = int(profile.number("row_count") or 0)
    for name, count in [(each.column.name, int(each.column.number("count") or 0)) for each in gap.columns] or [("", row_count)]:
        yield Issue(
            rule_id=gap.rule.rule_id,
            severity=_severity(gap.rule),
            agent_id=AGENT_ID,
            column=name,
            dimension=gap.rule.dimension,
            message=f"{gap.rule.fact}." if gap.columns else f"{gap.rule.title}: {gap.evidence}.",
            affected_row_count=count,
            affected_ratio=count / row_count if row_count else 0.0,
        )


def _severity(rule: Rule) -> Severity:
    areas = [area for area, each in NOT_RECORDED.items() if each is rule]
    return severity_of_missing(areas[0], True) if areas else rule.severity(1.0, False)


def _advice(rule: Rule, severity: Severity) -> Iterator[Recommendation]:
    if rule.advice:
        told = rule.advice
        yield Recommendation(
            told.recommendation_id, severity, AGENT_ID, "", told.action, told.rationale, (rule.rule_id,), effort=told.effort
        )
