"""Text that stands in for a missing value."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold
from services.profiler.core.profile import CellPlace, ColumnProfile


class PlaceholderValues(CountedFault):
    """A word that means "no value": missing in disguise. Never grave: a common one may be a category."""

    name = "placeholder_values"
    needs = ("placeholder_count",)
    counted = "placeholder_count"
    shown = ("effective_missing_count",)
    alert_ratio = Threshold("placeholder_ratio_alert", 0.01, "share of rows with a placeholder")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Placeholders",
            "completeness",
            LIKELY,
            (Band(0, "low"), Band(0.05, "medium")),
            "A placeholder instead of a value",
            Advice(
                "replace_placeholders",
                "Turn the placeholders into missing values where the data is made.",
                "A placeholder counts as a value in every figure although it says that there is none.",
                effort="low",
            ),
        ),
    )

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        return column.evidence.placeholders
