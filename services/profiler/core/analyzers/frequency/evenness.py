"""How evenly rows are spread over values: entropy and the most frequent value."""

from __future__ import annotations

import math

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_countable, metric, metrics
from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.readers.base import Column


class Evenness(FrequencyAnalyzer):
    """Shannon entropy in bits; normalised by the entropy of equally frequent values."""

    name = "evenness"
    provides = ("entropy", "normalized_entropy", "mode_count", "mode_ratio")

    def supports(self, column: Column) -> bool:
        return is_countable(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.row_count:
            return Figures(absent("no_values", *self.provides))
        counts, scale = distribution.occurrences()
        if scale > 1:
            return Figures(absent("over_budget", "entropy", "normalized_entropy") | _sketched_mode(distribution))
        mode = int(counts.max() or 0)  # type: ignore[arg-type]
        entropy = _entropy(counts, distribution.row_count)
        normalized = min(1.0, entropy / math.log2(len(counts))) if len(counts) > 1 else Absent("constant")
        ratio = mode / distribution.row_count
        return Figures(metrics(entropy=entropy, normalized_entropy=normalized, mode_count=mode, mode_ratio=ratio))


def _entropy(counts: pl.Series, rows: int) -> float:
    if len(counts) == rows:
        return math.log2(rows)
    # −Σ p·log2 p with p = count / rows; never below 0 by rounding. Values that stand once add nothing.
    several = counts.filter(counts > 1)
    weighted = (several.cast(pl.Float64) * several.log(2)).sum()
    return max(0.0, math.log2(rows) - float(weighted) / rows)


def _sketched_mode(distribution: Distribution) -> dict[MetricName, Metric]:
    approximation = distribution.frequency_approximation()
    mode = int(distribution.table["count"].max() or 0)  # type: ignore[arg-type]
    return {
        "mode_count": metric("mode_count", mode, approximation),
        "mode_ratio": metric("mode_ratio", mode / distribution.row_count, approximation),
    }
