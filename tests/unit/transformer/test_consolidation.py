"""Findings of several agents as one ranked list."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profilemydata.profiler.v1.profile_pb2 import Profile

from services.transformer.convert.measured import measured_of
from services.transformer.core.consolidation import consolidated, impact, worst
from services.transformer.core.issue_summary import issue_summary
from services.transformer.core.measured import SEVERITIES

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


@given(RATIOS, RATIOS)
def test_impact_grows_with_the_share(left: float, right: float) -> None:
    low, high = sorted((left, right))
    assert impact("medium", low) <= impact("medium", high)


@given(RATIOS)
def test_impact_grows_with_the_severity(ratio: float) -> None:
    ordered = [impact(severity, ratio) for severity in SEVERITIES]
    assert ordered == sorted(ordered, reverse=True)


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
