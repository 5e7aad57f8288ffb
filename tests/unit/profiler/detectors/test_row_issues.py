"""Which rows are listed when there is not room for all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import DatasetProfile, RowEvidence, RowIssueTotal, RowLevelIssue
from services.profiler.core.row_issues import BUDGET, fair_shares, row_issues
from tests.unit.profiler.detectors.profiles import column, places, table

MANY = places(*((row, "x") for row in range(1, 1_001)))


def listed(profile: DatasetProfile, budget: int = BUDGET) -> tuple[tuple[RowLevelIssue, ...], tuple[RowIssueTotal, ...]]:
    return row_issues(judge(profile, Thresholds()).findings, budget)


needs = st.lists(st.integers(0, 50), max_size=30)


@given(needs, st.integers(0, 400))
def test_shares_use_the_budget_and_give_nobody_more_than_he_needs(needs: list[int], budget: int) -> None:
    shares = fair_shares(needs, budget)
    assert sum(shares) == min(budget, sum(needs))
    assert all(0 <= share <= need for share, need in zip(shares, needs, strict=True))


@given(needs, st.integers(31, 400))
def test_who_gets_less_than_he_needs_gets_no_less_than_others(needs: list[int], budget: int) -> None:
    shares = fair_shares(needs, budget)
    short = [share for share, need in zip(shares, needs, strict=True) if share < need]
    assert not short or min(short) >= max(shares) - 1


def test_where_not_all_get_one_the_gravest_do() -> None:
    assert fair_shares([0, 5, 5, 5], 2) == [0, 1, 1, 0]


def test_one_terrible_column_starves_no_other() -> None:
    terrible = column("t", "integer", misfit_count=1_000, evidence=RowEvidence(misfits=MANY))
    few = [
        column(f"c{n}", "integer", misfit_count=3, evidence=RowEvidence(misfits=places((7, "a"), (8, "b"), (9, "c"))))
        for n in range(20)
    ]
    issues, totals = listed(table(terrible, *few))
    assert len(issues) == BUDGET
    assert {total.column: total.shown_count for total in totals} == {"t": 940} | {f"c{n}": 3 for n in range(20)}
    assert [total.total_count for total in totals] == [1_000] + [3] * 20


def test_totals_count_rows_that_were_not_kept() -> None:
    profile = table(column("a", "integer", misfit_count=50_000, evidence=RowEvidence(misfits=MANY)), row_count=60_000)
    issues, totals = listed(profile, budget=10)
    assert len(issues) == 10
    assert totals == (RowIssueTotal("a", "misfit_values", "high", 50_000, 10),)


def test_no_more_rows_are_listed_than_there_are() -> None:
    kept = RowEvidence(placeholders=places((1, "-"), (2, "-"), (3, "-")))
    _, totals = listed(table(column(placeholder_count=2, evidence=kept)))
    assert (totals[0].total_count, totals[0].shown_count) == (2, 2)


def test_faults_whose_rows_are_not_kept_still_have_their_total() -> None:
    assert listed(table(column(blank_count=4, empty_count=1)))[1] == (RowIssueTotal("a", "blank_text", "low", 5, 0),)


def test_gravest_first_then_by_column_then_by_row() -> None:
    first = column("a", missing_count=2, null_count=2, evidence=RowEvidence(nulls=places((2, None), (9, None))))
    second = column("b", "integer", misfit_count=2, evidence=RowEvidence(misfits=places((3, "x"), (1, "y"))))
    issues, _ = listed(table(first, second, duplicate_row_count=1, places=places((5, None))))
    assert [(each.severity, each.column, each.row) for each in issues] == [
        ("medium", "b", 1),
        ("medium", "b", 3),
        ("low", "", 5),
        ("low", "a", 2),
        ("low", "a", 9),
    ]


def test_a_listed_row_says_where_it_stands_and_what_is_wrong() -> None:
    (issue,), _ = listed(table(column("b", "integer", misfit_count=1, evidence=RowEvidence(misfits=places((3, "x"))))))
    assert issue == RowLevelIssue(3, 4, "b", "misfit_values", "medium", "A value that does not fit the column's type.", "x")


def test_a_misfit_is_not_listed_as_missing_too() -> None:
    kept = RowEvidence(misfits=places((3, "x")), nulls=places((3, None), (4, None)))
    issues, _ = listed(table(column("b", "integer", misfit_count=1, missing_count=1, evidence=kept)))
    assert [(each.rule_id, each.row) for each in issues] == [("misfit_values", 3), ("missing_values", 4)]
