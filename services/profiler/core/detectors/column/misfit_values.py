"""Cells that are not what their column holds."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import DEFINITE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold
from services.profiler.core.profile import CellPlace, ColumnProfile


class MisfitValues(CountedFault):
    """A cell that does not read as the column's logical type."""

    name = "misfit_values"
    needs = ("misfit_count",)
    counted = "misfit_count"
    shown = ("validity",)
    alert_ratio = Threshold("misfit_ratio_alert", 0.01, "share of rows whose value does not fit the column's type")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Values of another type",
            "validity",
            DEFINITE,
            (Band(0, "medium"), Band(0.05, "high")),
            "A value that does not fit the column's type",
            Advice(
                "correct_misfits",
                "Correct the listed values, or declare the column as text.",
                "These values are left out of every figure of the column.",
            ),
        ),
    )

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        return column.evidence.misfits
