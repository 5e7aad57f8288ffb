"""Alerts, issues, rows and recommendations of a governance check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.profiler.core.agents.governance.assessed import Assessed, Options
from services.profiler.core.agents.governance.consent import Refusal
from services.profiler.core.agents.governance.rules import (
    BELOW_THRESHOLD,
    INCOMPLETE,
    NOT_RECORDED,
    PUBLIC,
    REFUSED,
    severity_of_missing,
)
from services.profiler.core.agents.governance.scoring import AreaState, FieldState
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.metrics import Metric
from services.profiler.core.profile import Alert, Issue, Recommendation, Severity

AGENT_ID: Final = "governance-checker"


def alerts(found: Assessed, options: Options) -> tuple[Alert, ...]:
    """The score, if it is below the threshold."""
    if found.score is None or found.score >= options.compliant:
        return ()
    severity: Severity = "medium" if found.verdict == "needs_review" else "high"
    reasons = "; ".join(f"{each.area} {each.score:.4g}" for each in found.areas if each.weight and each.score is not None)
    message = f"The governance score is {found.score:g} of 100, below {options.compliant:g} ({reasons})."
    value = Metric("governance_score", found.score)
    told = severity if found.inventory.is_about_people else "low"
    return (Alert(BELOW_THRESHOLD.rule_id, told, AGENT_ID, "", message, value, options.compliant),)


def findings(found: Assessed) -> tuple[Finding, ...]:
    """Rows without consent, those that say public, fields with gaps."""
    if not found.row_count:
        return ()
    refused = [_refused(each, found.row_count) for each in found.refusals if each.row_count and found.inventory.is_about_people]
    public = [
        _finding(PUBLIC, each.column.position, each.column.name, Metric("public_row_count", each.row_count), found.row_count)
        for each in found.publicity
    ]
    recording = {state.column.position: state for area in found.areas if area.weight for state in area.fields if state.column}
    return (*refused, *public, *(_gaps(state, found.row_count) for state in recording.values() if state.completeness < 1))


def missing_areas(found: Assessed) -> tuple[Issue, ...]:
    """Areas whose required fields no column records."""
    if not found.row_count:
        return ()
    return tuple(_missing(area, found) for area in found.areas if area.weight and any(each.column is None for each in area.fields))


def recommendations(found: Assessed, findings: tuple[Finding, ...]) -> tuple[Recommendation, ...]:
    """What to do about each finding and each area that is not recorded."""
    missing = [issue for issue in missing_areas(found) if issue.severity != "info"]
    rules = {rule.rule_id: rule for rule in NOT_RECORDED.values()}
    return (
        *(item for issue in missing for item in _advice(rules[issue.rule_id], issue.severity, "")),
        *(item for each in findings for item in _advice(each.rule, each.severity, each.column)),
    )


def _refused(refusal: Refusal, row_count: int) -> Finding:
    column = refusal.column
    value = Metric("refused_consent_count", refusal.row_count)
    return _finding(REFUSED, column.position, column.name, value, row_count, refusal)


def _gaps(state: FieldState, row_count: int) -> Finding:
    column = state.column
    if column is None:
        raise ValueError("no column records the field")
    missing = round((1 - state.completeness) * row_count)
    return _finding(INCOMPLETE, column.position, column.name, Metric("missing_count", missing), row_count)


def _finding(rule: Rule, position: int, name: str, value: Metric, row_count: int, refusal: Refusal | None = None) -> Finding:
    affected = min(int(value.number or 0), row_count)
    return Finding(
        rule=rule,
        position=position,
        column=name,
        value=value,
        threshold=0,
        is_alert=rule is not INCOMPLETE,
        affected_row_count=affected,
        affected_ratio=affected / row_count,
        message=f"{rule.fact} in {rows(affected)} ({percent(affected / row_count)}).",
        evidence=(value,),
        places=refusal.places if refusal else (),
    )


def _missing(area: AreaState, found: Assessed) -> Issue:
    rule = NOT_RECORDED[area.area]
    absent = [each.required for each in area.fields if each.column is None]
    return Issue(
        rule_id=rule.rule_id,
        severity=severity_of_missing(area.area, found.inventory.is_about_people),
        agent_id=AGENT_ID,
        column="",
        dimension=rule.dimension,
        message=f"{rule.title}: no column for {len(absent)} of {len(area.fields)} required fields ({', '.join(absent)}).",
        affected_row_count=found.row_count,
        affected_ratio=1.0,
    )


def _advice(rule: Rule, severity: Severity, column: str) -> Iterator[Recommendation]:
    if rule.advice:
        told = rule.advice
        yield Recommendation(
            told.recommendation_id, severity, AGENT_ID, column, told.action, told.rationale, (rule.rule_id,), effort=told.effort
        )
