"""How many values are left when spelling is ignored: case, space and punctuation folded."""

from __future__ import annotations

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_text, metrics
from services.profiler.core.readers.base import Column


class Variants(FrequencyAnalyzer):
    """Fewer than ``distinct_count`` means that some values differ in spelling only."""

    name = "variants"
    provides = ("distinct_normalized_count",)

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.is_exact:
            return Figures(absent("over_budget", "distinct_normalized_count"))
        if distribution.table.is_empty():
            return Figures(metrics(distinct_normalized_count=0))
        folded = distribution.table["value"].str.normalize("NFKC").str.to_lowercase()
        plain = folded.str.replace_all(r"[\s\p{P}\p{Cf}]+", "")
        # Values of punctuation only stay apart: "-" and "?" are no spellings of one another.
        kept = plain.zip_with(plain != "", folded)
        return Figures(metrics(distinct_normalized_count=kept.n_unique()))
