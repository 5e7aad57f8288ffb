"""Categories too many to count by."""

from __future__ import annotations

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.kinds import kind_of
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import estimated
from services.profiler.core.profile import ColumnProfile


class HighCardinality(Observation):
    """A category with many different values."""

    name = "high_cardinality"
    needs = ("distinct_count",)
    observed = "distinct_count"
    limit = Threshold("high_cardinality_values", 50, "different values above which a category is hard to group by")
    thresholds = (limit,)
    rules = (
        Rule(
            name,
            "Many categories",
            "consistency",
            OBSERVATION,
            (Band(0, "info"),),
            "One of many categories",
            Advice(
                "group_rare_categories",
                "Group the rare categories before plotting or encoding.",
                "Most charts and encodings are unreadable or huge with so many categories.",
                effort="low",
            ),
            alert_floor="info",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return kind_of(column, thresholds) == "categorical"

    def sentence(self, column: ColumnProfile) -> str:
        about = estimated((column.metrics["distinct_count"],))
        return f"A category with {about}{tally(column, 'distinct_count'):,} different values."
