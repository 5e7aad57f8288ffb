"""The first question that everybody asks."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from services.profiler.core.agents.base import Assessment, Context
from services.profiler.core.agents.figures import figure
from services.profiler.core.agents.requests import resolve
from services.profiler.core.agents.unified_profiler import UnifiedProfiler, grade
from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.metrics import Absent
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.quality import with_quality
from tests.unit.profiler.detectors.profiles import ROWS, column, table


def assess(profile: DatasetProfile) -> Assessment:
    parameters = resolve((), False)[0].parameters
    judgement = judge(profile, Thresholds(parameters))
    return UnifiedProfiler().assess(Context(with_quality(profile, judgement), judgement, parameters))


PASSENGERS = table(
    column("id", "integer", distinct_count=ROWS, unique_count=ROWS, uniqueness=1.0, min=1, max=ROWS),
    column("fare", "float", distinct_count=900, min=0.0, max=512.3, mean=32.2, median=14.5, iqr=20.0, outlier_count=20),
    column("deck", missing_count=770, completeness=0.23, count=230, distinct_count=8, length_max=1),
    duplicate_row_count=0,
)


def test_the_answer_tells_kind_score_and_key_figures_of_each_column() -> None:
    answer = assess(PASSENGERS).answer
    assert answer["column_kinds"] == {"categorical": 1, "identifier": 1, "numeric": 1}
    assert answer["columns"][2] == {  # type: ignore[index]
        "position": 2,
        "name": "deck",
        "kind": "categorical",
        "logical_type": "text",
        "semantic_type": None,
        "status": "ok",
        "quality_score": 23.0,
        "grade": "F",
        "rule_ids": ["missing_values"],
        "figures": {"count": 230, "missing_count": 770, "completeness": 0.23, "misfit_count": 0, "distinct_count": 8},
    }


def test_the_answer_tells_how_good_the_table_is() -> None:
    answer = assess(PASSENGERS).answer["dataset"]
    assert answer == {
        "quality_score": 74.11,
        "grade": "C",
        "dimensions": {"accuracy": 99.78, "completeness": 74.33, "uniqueness": 100.0, "validity": 100.0},
        "row_count": ROWS,
        "column_count": 3,
        "duplicate_row_count": 0,
    }


def test_alerts_issues_and_recommendations_come_from_the_findings() -> None:
    assessment = assess(PASSENGERS)
    assert [(each.rule_id, each.column) for each in assessment.alerts] == [("missing_values", "deck"), ("identifier_column", "id")]
    assert [(each.rule_id, each.column) for each in assessment.issues] == [("missing_values", "deck"), ("outlier_share", "fare")]
    assert [(each.recommendation_id, each.gain_points) for each in assessment.recommendations] == [("fill_or_drop_nulls", 25.67)]


def test_few_outliers_are_no_reason_to_act() -> None:
    assert not any(each.rule_ids == ("outlier_share",) for each in assess(PASSENGERS).recommendations)


def test_the_answer_is_json() -> None:
    strange = table(
        column("d", "date", min=date(2020, 1, 1), max=None), column("n", "integer", distinct_count=9, count=9, min=-(2**60))
    )
    text = json.dumps(assess(strange).answer, allow_nan=False)
    assert '"2020-01-01"' in text
    assert f'"{-(2**60)}"' in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (2**53 - 1, 2**53 - 1),
        (2**53, str(2**53)),
        (Decimal("1.10"), "1.10"),
        (1.5, 1.5),
        ("x", "x"),
        (date(2020, 2, 29), "2020-02-29"),
        (datetime(2020, 2, 29, 1), "2020-02-29T01:00:00"),
        (time(1, 2, 3), "01:02:03"),
        (timedelta(minutes=1), 60.0),
        (Absent("no_values"), None),
    ],
    ids=str,
)
def test_figures_keep_their_value_in_json(value: object, expected: object) -> None:
    assert figure(value) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("score", "letter"), [(100.0, "A"), (90.0, "A"), (89.99, "B"), (80.0, "B"), (70.0, "C"), (60.0, "D"), (0.0, "F"), (None, None)]
)
def test_grades(score: float | None, letter: str | None) -> None:
    assert grade(score) == letter
