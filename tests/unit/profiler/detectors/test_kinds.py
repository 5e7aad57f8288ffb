"""What kind a column is, by its figures."""

from __future__ import annotations

import pytest

from services.profiler.core.detectors.kinds import ColumnKind, kind_of, named_as_identifier
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import ColumnProfile, Pattern
from tests.unit.profiler.detectors.profiles import ROWS, column

CASES: dict[str, tuple[ColumnProfile, ColumnKind]] = {
    "nothing in it": (column(status="all_missing"), "empty"),
    "no rows": (column(status="no_rows"), "empty"),
    "always the same flag": (column("f", "boolean", status="constant"), "constant"),
    "flag": (column("f", "boolean", distinct_count=2), "boolean"),
    "dates": (column("d", "date", distinct_count=ROWS), "temporal"),
    "durations": (column("d", "duration", distinct_count=9), "temporal"),
    "lists": (column("l", "list"), "nested"),
    "bytes": (column("b", "binary"), "binary"),
    "floats of few values": (column("x", "float", distinct_count=3), "numeric"),
    "integers of few values in many rows": (column("x", "integer", distinct_count=20), "categorical"),
    "integers of few values in few rows": (column("x", "integer", distinct_count=12, count=20), "numeric"),
    "unique integers named so": (column("customerId", "integer", distinct_count=ROWS, min=5, max=10**9), "identifier"),
    "unique integers that number rows": (column("x", "integer", distinct_count=ROWS, min=0, max=ROWS), "identifier"),
    "unique integers that measure": (column("area", "integer", distinct_count=ROWS, min=0, max=10**9), "numeric"),
    "text of 20 values": (column(distinct_count=20, length_max=9), "categorical"),
    "text of 5 % different values": (column(distinct_count=50, length_max=9), "categorical"),
    "text of more": (column(distinct_count=51, length_max=9), "text"),
    "short unique text": (column(distinct_count=ROWS, length_max=36), "identifier"),
    "long unique text": (column(distinct_count=ROWS, length_max=400), "text"),
    "unique names": (column(distinct_count=ROWS, length_max=30, patterns=(Pattern("Aa Aa", 990, 0.99),)), "text"),
    "few rows, all different": (column(distinct_count=5, count=5, length_max=9), "text"),
    "nothing known": (column("x", "unknown"), "text"),
}


@pytest.mark.parametrize(("profile", "kind"), CASES.values(), ids=CASES)
def test_the_kind_follows_from_the_figures(profile: ColumnProfile, kind: ColumnKind) -> None:
    assert kind_of(profile, Thresholds()) == kind


def test_the_parameters_move_the_limit_between_category_and_text() -> None:
    profile = column(distinct_count=30, length_max=9)
    assert kind_of(profile, Thresholds({"categorical_threshold": 10, "categorical_ratio_threshold": 0.01})) == "text"
    assert kind_of(profile, Thresholds({"categorical_threshold": 30, "categorical_ratio_threshold": 0.01})) == "categorical"


@pytest.mark.parametrize("name", ["id", "user_id", "userId", "ORDER-NO", "PassengerId", "ref 7", "customerID"])
def test_names_that_identify(name: str) -> None:
    assert named_as_identifier(name)


@pytest.mark.parametrize("name", ["width", "idea", "paid", "monkey", "decoder", "", "Größe"])
def test_names_that_do_not_identify(name: str) -> None:
    assert not named_as_identifier(name)
