"""One word in several spellings."""

from __future__ import annotations

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.kinds import kind_of
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import rows
from services.profiler.core.profile import ColumnProfile


class ValueVariants(Observation):
    """Categories that differ by case, space or punctuation only.

    An observation: which spelling is right is not known. Codes and free text may differ by case on purpose.
    """

    name = "value_variants"
    needs = ("distinct_normalized_count", "distinct_count", "variant_count")
    observed = "distinct_normalized_count"
    limit = Threshold("variant_distinct_ratio", 1.0, "different values after folding, as a share of different values")
    thresholds = (limit,)
    rules = (
        Rule(
            name,
            "Spelling variants",
            "consistency",
            OBSERVATION,
            (Band(0, "low"),),
            "One of several spellings",
            Advice(
                "unify_spelling",
                "Agree on one spelling per category and map the others to it.",
                "Groups and joins treat every spelling as a category of its own.",
            ),
            alert_floor="low",
            alert_when="below",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return kind_of(column, thresholds) == "categorical" and column.logical_type == "text"

    def bound(self, column: ColumnProfile, thresholds: Thresholds) -> float:
        return thresholds[self.limit] * tally(column, "distinct_count")

    def sentence(self, column: ColumnProfile) -> str:
        distinct, folded = tally(column, "distinct_count"), tally(column, "distinct_normalized_count")
        varying = rows(tally(column, "variant_count"))
        merged = f"{distinct:,} spellings are {folded:,} categories once case, space and punctuation are set aside"
        return f"{merged}; {varying} hold a less frequent spelling."
