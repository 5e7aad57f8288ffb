"""Texts that are not built like the others."""

from __future__ import annotations

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.kinds import CATEGORICAL_VALUES
from services.profiler.core.detectors.rules import POSSIBLE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import CellPlace, ColumnProfile


class RareShape(CountedFault):
    """A text of a shape that hardly any other has, in a column where nearly all share one. Real exceptions look the same.

    Not judged where there are few different values: names of categories need not be built alike.
    """

    name = "rare_shape"
    needs = ("rare_shape_count", "distinct_count")
    counted = "rare_shape_count"
    shown = ("distinct_shape_count",)
    alert_ratio = Threshold("rare_shape_ratio_alert", 0.01, "share of rows with a rare shape")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Rare shapes",
            "consistency",
            POSSIBLE,
            (Band(0, "info"), Band(0.01, "low")),
            "A text that is not built like nearly all others",
            Advice(
                "check_rare_shapes",
                "Look at the listed values; correct what was mistyped, cut or put into the wrong column.",
                "Where nearly all values are built alike, the few that are not are often errors.",
            ),
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return super().supports(column, thresholds) and tally(column, "distinct_count") > thresholds[CATEGORICAL_VALUES]

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        return column.evidence.rare_shapes
