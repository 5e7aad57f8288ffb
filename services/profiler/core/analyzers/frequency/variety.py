"""How many different values: distinct_count, unique_count and their ratios."""

from __future__ import annotations

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import is_countable, metric, ratio
from services.profiler.core.metrics import MetricName, Scalar
from services.profiler.core.readers.base import Column


class Variety(FrequencyAnalyzer):
    """Distinct: different present values. Unique: values that occur exactly once."""

    name = "variety"
    provides = ("distinct_count", "unique_count", "distinctness", "uniqueness")

    def supports(self, column: Column) -> bool:
        return is_countable(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        counts, scale = distribution.occurrences()
        rows = distribution.row_count
        approximation = distribution.variety_approximation()
        distinct = min(len(counts) * scale, rows)
        unique = min(int((counts == 1).sum()) * scale, distinct)
        values: dict[MetricName, Scalar | None] = {
            "distinct_count": distinct,
            "unique_count": unique,
            "distinctness": ratio(distinct, rows),
            "uniqueness": ratio(unique, rows),
        }
        return Figures({name: metric(name, value, approximation) for name, value in values.items()})
