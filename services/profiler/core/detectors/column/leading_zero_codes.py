"""Digits whose first zero matters."""

from __future__ import annotations

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.detectors.wording import values
from services.profiler.core.profile import ColumnProfile


class LeadingZeroCodes(Observation):
    """Codes like postal codes: text that a spreadsheet would turn into numbers."""

    name = "leading_zero_codes"
    needs = ("leading_zero_count",)
    observed = "leading_zero_count"
    limit = Threshold("leading_zero_values", 0, "values of digits that begin with a zero")
    thresholds = (limit,)
    rules = (
        Rule(
            name,
            "Codes with leading zeros",
            "validity",
            OBSERVATION,
            (Band(0, "info"),),
            "A code with a leading zero",
            Advice(
                "keep_as_text",
                "Declare the column as text wherever it is loaded.",
                "Read as a number the zeros are lost and different codes become equal.",
                effort="low",
            ),
            alert_floor="info",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return column.logical_type == "text" and super().supports(column, thresholds)

    def sentence(self, column: ColumnProfile) -> str:
        return f"{values(tally(column, 'leading_zero_count'))} of digits only with a leading zero: codes, no numbers."
