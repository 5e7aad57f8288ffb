"""Findings of several agents as one ranked list."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profilemydata.profiler.v1.profile_pb2 import Profile

from services.transformer.convert.measured import measured_of
from services.transformer.core.action_plan import action_plan
from services.transformer.core.consolidation import consolidated, impact, worst
from services.transformer.core.executive_summary import executive_summary
from services.transformer.core.issue_summary import issue_summary
from services.transformer.core.measured import SEVERITIES, Issue, Measured, Recommendation, Severity
from services.transformer.core.report import Findings

RATIOS = st.floats(0, 1)


def test_duplicates_are_joined_with_the_worst_severity(profile: Profile) -> None:
    findings = consolidated(measured_of(profile))
    [issue] = [issue for issue in findings.issues if issue.column == "e-mail"]
    assert issue.severity == "high"
    assert issue.message == "Almost every fifth value is missing"
    assert issue.agent_ids == ("unified-profiler", "readiness-rater")
    assert issue.evidence == {"null_count": 224}


def test_issues_are_ranked_by_severity_and_share(profile: Profile) -> None:
    ranked = [issue.rule_id for issue in consolidated(measured_of(profile)).issues]
    assert ranked == ["all_missing", "null_ratio_high", "outlier_share", "duplicate_rows", "future_dates"]


def test_ranking_does_not_depend_on_the_order_of_agents(profile: Profile) -> None:
    expected = [(issue.rule_id, issue.column, issue.severity) for issue in consolidated(measured_of(profile)).issues]
    for order in list(permutations(profile.issues))[::97]:
        shuffled = Profile()
        shuffled.CopyFrom(profile)
        del shuffled.issues[:]
        shuffled.issues.extend(order)
        assert [(issue.rule_id, issue.column, issue.severity) for issue in consolidated(measured_of(shuffled)).issues] == expected


def issue(severity: Severity = "medium", ratio: float = 0.5, confidence: float = 1.0) -> Issue:
    return Issue("rule", severity, ("agent",), "a", None, "Something.", 1, ratio, {}, confidence)


def advice(recommendation_id: str, column: str | None = "a", **more: Any) -> Recommendation:
    given = {"priority": "medium", "gain_points": None, **more}
    return Recommendation(
        recommendation_id, agent_ids=("agent",), column=column, action="Do.", rationale="So.", rule_ids=("r",), **given
    )


def measured_with(profile: Profile, *items: Recommendation) -> Measured:
    return replace(measured_of(profile), recommendations=items)


@given(RATIOS, RATIOS)
def test_impact_grows_with_the_share_and_with_how_sure_it_is(left: float, right: float) -> None:
    low, high = sorted((left, right))
    assert impact(issue(ratio=low)) <= impact(issue(ratio=high))
    assert impact(issue(confidence=low)) <= impact(issue(confidence=high))


@given(RATIOS, RATIOS)
def test_impact_grows_with_the_severity(ratio: float, confidence: float) -> None:
    ordered = [impact(issue(severity, ratio, confidence)) for severity in SEVERITIES]
    assert ordered == sorted(ordered, reverse=True)


@given(RATIOS, RATIOS)
def test_what_only_informs_comes_last(ratio: float, confidence: float) -> None:
    assert impact(issue("info", 1.0, 1.0)) <= impact(issue("low", ratio, confidence))


def test_nobody_mends_what_is_dropped_but_its_safety_stays(profile: Profile) -> None:
    items = (
        advice("fill_or_drop_nulls"),
        advice("drop_or_deliver_column"),
        advice("mask_values"),
        advice("fill_or_drop_nulls", "b"),
    )
    told = {(item.recommendation_id, item.column): item for item in consolidated(measured_with(profile, *items)).recommendations}
    assert told.keys() == {("drop_or_deliver_column", "a"), ("mask_values", "a"), ("fill_or_drop_nulls", "b")}
    assert told["drop_or_deliver_column", "a"].supersedes == ("fill_or_drop_nulls",)


def test_of_two_ends_for_a_column_the_stronger_holds(profile: Profile) -> None:
    items = (advice("drop_constant_column"), advice("drop_or_deliver_column"))
    [item] = consolidated(measured_with(profile, *items)).recommendations
    assert (item.recommendation_id, item.supersedes) == ("drop_or_deliver_column", ("drop_constant_column",))


def test_a_plan_has_one_step_per_work_and_the_best_worth_first() -> None:
    steps = action_plan(
        [
            advice("hard", "a", gain_points=4.0, effort="high"),
            advice("easy", "a", gain_points=1.0, effort="low"),
            advice("easy", "b", gain_points=2.0, effort="low"),
            advice("urgent", None, priority="high", effort="high"),
        ]
    )
    assert [(step.step, step.recommendation_id, step.columns, step.gain_points) for step in steps] == [
        (1, "urgent", (), None),
        (2, "easy", ("a", "b"), 3.0),
        (3, "hard", ("a",), 4.0),
    ]


def test_recommendations_that_gain_most_come_first(profile: Profile) -> None:
    assert [item.recommendation_id for item in consolidated(measured_of(profile)).recommendations] == [
        "drop_column",
        "fill_or_drop_nulls",
    ]


def test_totals_are_true_totals(profile: Profile) -> None:
    measured = measured_of(profile)
    findings = consolidated(measured)
    summary = issue_summary(findings.issues, measured.row_issue_totals)
    assert summary.issue_count == sum(summary.by_severity.values()) == sum(summary.by_dimension.values()) == 5
    assert sum(group.issue_count for group in summary.by_column) == sum(group.issue_count for group in summary.by_rule) == 5
    assert summary.row_level.total_count == 2041 + 61 == sum(summary.row_level.by_severity.values())
    assert summary.row_level.shown_count == 2
    assert {group.name: group.row_issue_count for group in summary.by_column}["e-mail"] == 2041


@pytest.mark.parametrize(("severities", "expected"), [((), "info"), (("low", "critical", "high"), "critical")])
def test_the_worst_severity_is_found(severities: tuple[str, ...], expected: str) -> None:
    assert worst(severities) == expected  # type: ignore[arg-type]


def test_the_first_problem_is_none_that_only_informs(profile: Profile) -> None:
    measured = measured_of(profile)
    notes = Findings((), (issue("info"),), (), ())
    both = replace(notes, issues=(issue("info"), issue("low")))
    told = [tile for found in (notes, both) for tile in executive_summary(measured, found) if tile.tile_id == "first_problem"]
    assert [tile.value for tile in told] == ["none", "“a”"]
