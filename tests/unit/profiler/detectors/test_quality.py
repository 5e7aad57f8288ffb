"""What faults cost, in figures worked out by hand."""

from __future__ import annotations

from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import ColumnProfile, DatasetProfile, Quality
from services.profiler.core.quality import table_costs, with_quality
from tests.unit.profiler.detectors.profiles import ROWS, column, table


def judged(profile: DatasetProfile) -> DatasetProfile:
    return with_quality(profile, judge(profile, Thresholds()))


def quality(profile: ColumnProfile) -> Quality:
    return judged(table(profile)).columns[0].quality


def test_a_column_without_fault_scores_100_in_what_was_looked_at() -> None:
    assert quality(column(untrimmed_count=0)) == Quality(100.0, {"completeness": 100.0, "consistency": 100.0, "validity": 100.0})


def test_a_fault_costs_its_share_times_its_risk() -> None:
    found = quality(column(missing_count=120, placeholder_count=100))
    assert found.score == 81.4
    assert [(each.rule_id, each.points, each.prevalence, each.risk) for each in found.deductions] == [
        ("missing_values", 12.0, 0.12, 1.0),
        ("placeholder_values", 6.6, 0.1, 0.66),
    ]
    assert found.dimensions == {"completeness": 81.4, "validity": 100.0}


def test_no_fault_is_free() -> None:
    profile = judged(table(column(misfit_count=1, count=10**7), row_count=10**7))
    assert (profile.columns[0].quality.score, profile.quality.score) == (99.99, 99.99)


def test_faults_beyond_everything_leave_zero() -> None:
    found = quality(column(missing_count=900, untrimmed_count=900, non_printing_count=900, misfit_count=900))
    assert found.score == 0
    assert [each.points for each in found.deductions] == [30.12, 30.12, 19.88, 19.88]


def test_the_table_scores_the_mean_of_its_columns_less_repeated_rows() -> None:
    profile = judged(table(column(missing_count=200), column("b"), duplicate_row_count=100))
    assert [each.quality.score for each in profile.columns] == [80.0, 100.0]
    assert profile.quality.score == 90.0 - 6.6
    assert [each.points for each in profile.quality.deductions] == [10.0, 6.6]


def test_an_empty_column_has_no_score_and_costs_the_table_its_share() -> None:
    profile = judged(table(column(status="all_missing", missing_count=ROWS, count=0), column("b"), column("c"), column("d")))
    assert profile.columns[0].quality == Quality()
    assert profile.quality.score == 75.0


def test_the_same_rule_in_several_columns_is_one_deduction_of_the_table() -> None:
    profile = judged(table(column(missing_count=100), column("a", missing_count=300)))
    (deduction,) = profile.quality.deductions
    assert (deduction.rule_id, deduction.points, deduction.prevalence) == ("missing_values", 20.0, 0.2)


def test_costs_tell_columns_of_one_name_apart() -> None:
    profile = table(column(missing_count=100), column("a", missing_count=300))
    costs = table_costs(profile, judge(profile, Thresholds()))
    assert costs == {("missing_values", 0): 5.0, ("missing_values", 1): 15.0}


def test_observations_cost_nothing() -> None:
    assert quality(column(leading_zero_count=400, distinct_count=900, length_max=99)).score == 100
