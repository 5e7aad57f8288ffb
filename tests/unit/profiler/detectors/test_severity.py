"""How bad a finding is, and what the parameters change."""

from __future__ import annotations

import pytest

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.metrics import Approximation, Metric
from services.profiler.core.profile import RowEvidence, Severity
from tests.unit.profiler.detectors.profiles import column, places, table


def missing(count: int, **parameters: object) -> Finding:
    return judge(table(column(missing_count=count)), Thresholds(parameters)).findings[0]


@pytest.mark.parametrize(
    ("count", "severity", "is_alert"), [(1, "low", False), (200, "medium", False), (500, "high", False), (501, "high", True)]
)
def test_more_missing_values_are_worse(count: int, severity: Severity, is_alert: bool) -> None:
    assert (missing(count).severity, missing(count).is_alert) == (severity, is_alert)


def test_an_alert_is_never_mild() -> None:
    finding = missing(110, null_alert_threshold=10)
    assert (finding.is_alert, finding.severity, finding.threshold) == (True, "medium", 100)


@pytest.mark.parametrize("given", [10, 10.0])
def test_a_parameter_in_percent_sets_a_share(given: float) -> None:
    assert Thresholds({"p": given})[Threshold("t", 0.5, "", "p", 0.01)] == pytest.approx(0.1)


def test_a_threshold_without_parameter_keeps_its_default() -> None:
    assert Thresholds({"p": 3, "": 4})[Threshold("t", 0.5, "")] == 0.5


def test_outliers_are_listed_most_extreme_first_and_only_beyond_the_fences() -> None:
    evidence = RowEvidence(
        lowest=places((5, "-90"), (6, "-20.5"), (7, "1")), highest=places((1, "1e6"), (2, "inf"), (3, "30"), (4, "9"))
    )
    profile = table(
        column("x", "float", outlier_count=40, distinct_count=900, iqr=10.0, lower_fence=-15.0, upper_fence=25.0, evidence=evidence)
    )
    (finding,) = judge(profile, Thresholds()).findings
    assert [place.row for place in finding.places] == [1, 5, 6, 3] or [place.row for place in finding.places] == [1, 5, 3, 6]
    assert finding.affected_row_count == 40


def test_sentinels_are_found_among_the_extremes() -> None:
    evidence = RowEvidence(
        lowest=places((9, "1900-01-01"), (2, "1950-03-01")),
        highest=places(
            (4, "9999-12-31T00:00:00"),
        ),
    )
    profile = table(column("d", "date", sentinel_count=50, distinct_count=500, evidence=evidence))
    (finding,) = judge(profile, Thresholds()).findings
    assert [place.row for place in finding.places] == [4, 9]


def test_an_estimated_count_says_so() -> None:
    estimate = Metric("outlier_count", 100, Approximation("kll", 0.01))
    profile = table(column("x", "float", outlier_count=estimate, distinct_count=900, iqr=1.0))
    (finding,) = judge(profile, Thresholds()).findings
    assert "in about 100 rows" in finding.message


@pytest.mark.parametrize(("count", "verb"), [(1, "1 row (0.1 %) repeats"), (2, "2 rows (0.2 %) repeat")])
def test_duplicates_are_told_in_good_english(count: int, verb: str) -> None:
    (finding,) = judge(table(column(), column("b"), duplicate_row_count=count), Thresholds()).findings
    assert finding.message == f"{verb} an earlier row."
