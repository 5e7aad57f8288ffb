"""How much of a column is not there."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import DEFINITE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import CellPlace, ColumnProfile


class MissingValues(CountedFault):
    """Null or NaN where a value is expected."""

    name = "missing_values"
    needs = ("missing_count",)
    counted = "missing_count"
    shown = ("null_count", "nan_count", "completeness")
    alert_ratio = Threshold("missing_ratio_alert", 0.5, "share of rows without a value", "null_alert_threshold", 0.01)
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Missing values",
            "completeness",
            DEFINITE,
            (Band(0, "low"), Band(0.2, "medium"), Band(0.5, "high")),
            "No value",
            Advice(
                "fill_or_drop_nulls",
                "Fill the missing values from their source, or leave the column or the rows out.",
                "Figures of this column speak for the rows that have a value only.",
            ),
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return super().supports(column, thresholds) and column.status != "no_rows"

    def places(self, column: ColumnProfile) -> tuple[CellPlace, ...]:
        # A typed cell is null too where its text did not fit or stood for nothing: those rows have faults of their own.
        explained = {place.row for place in (*column.evidence.misfits, *column.evidence.placeholders)}
        return tuple(place for place in column.evidence.nulls if place.row not in explained)
