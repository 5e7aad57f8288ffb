"""The score of coverage: by weight, over what was judged, never rounded into a better verdict."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.unit.profiler.agents.coverage.measured import answer

FRAME = pl.DataFrame(
    {"id": [1, 2, 3, 4], "n": [1, 1, 1, 9], "t": ["a", "a", "b", "b"], "void": pl.Series([None] * 4, dtype=pl.Int64)}
)
ALL: dict[str, object] = {"unique_columns": ["id"], "range_tests": {"n": {"max": 5}}, "format_tests": {"t": "a"}}


def coverage(**parameters: object) -> dict[str, Any]:
    return dict(answer(FRAME, **parameters)["coverage"])


@pytest.mark.parametrize(
    ("parameters", "score", "verdict"),
    [
        pytest.param(ALL, 77.5, "good", id="weighted"),  # .4 · 100 + .3 · 75 + .3 · 50
        pytest.param({"unique_columns": ["id"]}, 100, "excellent", id="one_kind_has_all_the_weight"),
        pytest.param({**ALL, "range_weight": 0, "format_weight": 0}, 100, "excellent", id="weights_that_do_not_count"),
        pytest.param({"unique_columns": ["id", "nowhere"]}, 50, "needs_improvement", id="an_unjudged_rule_counts_as_failed"),
        pytest.param({"unique_columns": ["id", "void"]}, 100, "excellent", id="an_empty_column_counts_not"),
        pytest.param({**ALL, "good_threshold": 78}, 77.5, "needs_improvement", id="thresholds"),
        pytest.param({"range_tests": {"n": {"max": 5}}, "range_weight": 0}, 75, "good", id="no_weight_at_all_is_the_same_for_each"),
    ],
)
def test_the_score_is_the_weighted_mean(parameters: dict[str, object], score: float, verdict: str) -> None:
    found = coverage(**parameters)
    assert (found["score"], found["verdict"], found["reason"]) == (score, verdict, None)
    assert sum(found["weights"].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("parameters", "reason"), [({}, "no_rules"), ({"unique_columns": ["void"]}, "no_values")], ids=["no_rules", "no_values"]
)
def test_without_anything_to_judge_there_is_no_score(parameters: dict[str, object], reason: str) -> None:
    found = coverage(**parameters)
    assert (found["score"], found["verdict"], found["reason"]) == (None, None, reason)


def test_what_was_done_to_the_weights_is_said() -> None:
    assert coverage(**ALL)["notes"] == []
    [scaled] = coverage(**{**ALL, "uniqueness_weight": 1})["notes"]
    assert "1.6" in scaled
    [spread] = coverage(unique_columns=["id"])["notes"]
    assert "range and format" in spread


def test_one_failure_among_very_many_rows_is_not_100() -> None:
    frame = pl.DataFrame({"n": [0] * 199_999 + [1]})
    found = answer(frame, batch_rows=100_000, range_tests={"n": {"max": 0}})["coverage"]
    assert found["score"] == 99.99
