"""By which tests a column is judged, or why by none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.profiler.core.agents.drift.thresholds import FEWEST_VALUES
from services.profiler.core.comparison.differences import ColumnDifference, ColumnTest, Reason
from services.profiler.core.detectors.kinds import ColumnKind


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user set."""

    test: str
    significance_level: float
    min_sample_size: int

    @classmethod
    def of(cls, parameters: Mapping[str, object]) -> Asked:
        """From checked parameters."""
        size = max(FEWEST_VALUES, int(str(parameters["min_sample_size"])))
        return cls(str(parameters["statistical_test"]), float(str(parameters["significance_level"])), size)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tests that a column is judged by, or why there are none."""

    difference: ColumnDifference
    tests: tuple[ColumnTest, ...] = ()
    reason: Reason | None = None
    note: str = ""

    @classmethod
    def of(cls, difference: ColumnDifference, kind: ColumnKind | None, asked: Asked) -> Chosen:
        """Of one column, by what it holds and what the user asked for."""
        if difference.reason and difference.reason != "too_few_values":
            return cls(difference, reason=difference.reason)
        if min(difference.count, difference.baseline_count) < asked.min_sample_size:
            return cls(difference, reason="too_few_values")
        if kind == "identifier" and difference.basis in ("numbers", "few_numbers"):
            return cls(difference, reason="identifier")
        if difference.has_moved_on:
            return cls(difference, reason="moved_on", note="Moved on in time: it begins where half of the baseline is over.")
        tests, note = _tests(difference, asked.test)
        return cls(difference, tests, None if tests else "overflow", note)


def _tests(difference: ColumnDifference, asked: str) -> tuple[tuple[ColumnTest, ...], str]:
    """By type: numbers by the test asked for, categories by chi-squared, texts by their lengths and shapes."""
    made = {(test.test, test.subject): test for test in difference.tests}
    if difference.basis == "categories":
        note = "" if asked in ("auto", "chi2") else "Categories have no order: compared by chi-squared."
        return difference.tests, note
    if difference.basis == "texts":
        return difference.tests, "Texts that hardly repeat, or whose values are withheld: compared by their lengths and shapes."
    as_categories = made.get(("chi2", "values"))
    if asked == "auto":
        asked = "chi2" if as_categories else "kolmogorov_smirnov"
    if asked == "chi2":
        test = as_categories or made[("chi2", "deciles")]
        return (test,), "" if as_categories else "Compared by how many rows lie between the baseline's deciles."
    if asked == "wasserstein":
        if distance := made.get(("wasserstein", "values")):
            return (distance,), "The p-value is that of the Kolmogorov-Smirnov statistic: this distance has none of its own."
        return (made[("kolmogorov_smirnov", "values")],), "The baseline has no spread to measure a distance in: compared by D."
    return (made[("kolmogorov_smirnov", "values")],), ""
