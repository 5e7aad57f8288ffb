"""Columns that tell rows apart."""

from __future__ import annotations

from services.profiler.core.detectors.base import tally
from services.profiler.core.detectors.kinds import IDENTIFIER_DISTINCTNESS, kind_of
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Band, Rule
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import ColumnProfile


class IdentifierColumn(Observation):
    """Every present value occurs once."""

    name = "identifier_column"
    needs = ("distinct_count", "count")
    observed = "distinct_count"
    limit = IDENTIFIER_DISTINCTNESS
    thresholds = (limit,)
    rules = (
        Rule(
            name, "Identifier", "uniqueness", OBSERVATION, (Band(0, "info"),), "A value that identifies its row", alert_floor="info"
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        exact = column.metrics["distinct_count"].approximation is None
        all_differ = tally(column, "distinct_count") == tally(column, "count")
        return exact and all_differ and kind_of(column, thresholds) == "identifier"

    def bound(self, column: ColumnProfile, thresholds: Thresholds) -> float:
        return thresholds[self.limit] * tally(column, "count")

    def sentence(self, column: ColumnProfile) -> str:
        return f"None of {tally(column, 'count'):,} values occurs twice: the column identifies rows."
