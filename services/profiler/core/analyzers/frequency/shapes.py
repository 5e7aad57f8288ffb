"""Which shapes the texts have: number of different masks and the most frequent ones."""

from __future__ import annotations

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.frequency_table import most_frequent
from services.profiler.core.analyzers.kinds import is_text, metric
from services.profiler.core.profile import Pattern
from services.profiler.core.readers.base import Column

MASK_LIMIT = 256
"""Code points of a mask that are shown."""


class Shapes(FrequencyAnalyzer):
    name = "shapes"
    provides = ("distinct_shape_count",)
    reads = "masks"

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        counts, scale = distribution.occurrences()
        rows = distribution.row_count
        shapes = min(len(counts) * scale, rows)
        top = most_frequent(distribution.table, settings.top_n)
        return Figures(
            {"distinct_shape_count": metric("distinct_shape_count", shapes, distribution.variety_approximation())},
            patterns=tuple(
                Pattern(_shown(mask), count, count / rows)
                for mask, count in zip(top["value"].to_list(), top["count"].to_list(), strict=True)
            ),
        )


def _shown(mask: str) -> str:
    return mask if len(mask) <= MASK_LIMIT else mask[: MASK_LIMIT - 1] + "…"
