"""How many texts are not built like nearly all others."""

from __future__ import annotations

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_text, metrics
from services.profiler.core.analyzers.shape import MASK_LIMIT, rare_shapes
from services.profiler.core.readers.base import Column


class RareShapes(FrequencyAnalyzer):
    """Rows of shapes that up to 5 rows, or up to a thousandth, have where one shape has nine tenths; 0 where none is usual."""

    name = "rare_shapes"
    provides = ("rare_shape_count",)
    reads = "masks"

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.is_exact or distribution.table.height > MASK_LIMIT:
            return Figures(absent("over_budget", *self.provides))
        return Figures(metrics(rare_shape_count=int(rare_shapes(distribution.table)["count"].sum())))
