"""Categories of which one takes nearly all."""

from __future__ import annotations

from services.profiler.core.detectors.kinds import kind_of
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import percent
from services.profiler.core.profile import ColumnProfile


class ImbalancedCategories(Observation):
    """A category or flag whose values are shared out very unevenly."""

    name = "imbalanced_categories"
    needs = ("normalized_entropy",)
    observed = "normalized_entropy"
    limit = Threshold("balance_least_entropy", 0.5, "entropy as a share of what even categories would have")
    thresholds = (limit,)
    rules = (
        Rule(
            name,
            "Imbalanced",
            "consistency",
            OBSERVATION,
            (Band(0, "info"),),
            "One of very uneven categories",
            Advice(
                "balance_before_training",
                "Weight or resample the rare categories before training on them.",
                "A model that always answers with the commonest category looks good here.",
            ),
            alert_floor="info",
            alert_when="below",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return kind_of(column, thresholds) in ("categorical", "boolean")

    def sentence(self, column: ColumnProfile) -> str:
        share = column.number("mode_ratio")
        if share is None:
            return "The categories are very unevenly filled."
        return f"The commonest category holds {percent(share)} of the values."
