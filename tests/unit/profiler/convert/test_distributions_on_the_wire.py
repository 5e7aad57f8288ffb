"""What a column's values are like travels whole."""

from __future__ import annotations

from dataclasses import replace

from services.profiler.convert.profiles import dataset_to_proto
from services.profiler.convert.stored import dataset_from_proto
from services.profiler.core.profile import Histogram, ValueCount, ValueVariant
from services.profiler.core.relations import PairBudget
from tests.unit.profiler.detectors.profiles import column, table


def test_values_variants_scales_and_budgets_come_back_as_they_were() -> None:
    values = (ValueCount("a", 1, 0.1), ValueCount(None, 2, 0.2), ValueCount("", 3, 0.3))
    measured = replace(
        column(),
        top_values=values,
        bottom_values=values[::-1],
        value_variants=(ValueVariant(values[:2]), ValueVariant(values[1:])),
        histogram=Histogram(("0", "1"), (3,), "distinct"),
        log_histogram=Histogram(("1", "10", "100"), (3, 1), "sturges", "log10"),
    )
    dataset = replace(table(measured), pair_budgets=(PairBudget("pearson", 6, 3, 1),))
    assert dataset_from_proto(dataset_to_proto(dataset)) == dataset
