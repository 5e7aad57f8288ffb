"""Columns that never vary."""

from __future__ import annotations

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import ColumnProfile

LEAST_ROWS = Threshold("constant_least_rows", 2, "present values from which never varying says something")


class ConstantColumn(Observation):
    """One value in every row that has one."""

    name = "constant_column"
    needs = ("distinct_count", "count")
    observed = "distinct_count"
    limit = Threshold("constant_distinct_values", 2, "different values that a column has at least")
    thresholds = (limit, LEAST_ROWS)
    rules = (
        Rule(
            name,
            "Constant column",
            "consistency",
            OBSERVATION,
            (Band(0, "low"),),
            "Always the same value",
            Advice(
                "drop_constant_column",
                "Leave the column out of analyses, or note its value once.",
                "What never varies explains nothing.",
                effort="low",
            ),
            alert_floor="low",
            alert_when="below",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        constant = column.status in ("constant", "constant_with_missing")
        return constant and tally(column, "count") >= thresholds[LEAST_ROWS]

    def sentence(self, column: ColumnProfile) -> str:
        if column.status == "constant_with_missing":
            return "Every row has the same value or none."
        return "Every row has the same value."
