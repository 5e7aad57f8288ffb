"""Columns that would be a key if a few values did not repeat."""

from __future__ import annotations

from services.profiler.core.detectors.base import ColumnDetector, tally
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.kinds import IDENTIFIER_DISTINCTNESS, kind_of
from services.profiler.core.detectors.rules import POSSIBLE, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.profile import ColumnProfile


class RepeatedIdentifier(ColumnDetector):
    """Nearly every value occurs once; the rows that share a value are touched. Judged on exact counts only."""

    name = "repeated_identifier"
    needs = ("distinct_count", "unique_count", "count")
    thresholds = (IDENTIFIER_DISTINCTNESS,)
    rules = (
        Rule(
            name,
            "Repeated identifiers",
            "uniqueness",
            POSSIBLE,
            (Band(0, "medium"),),
            "An identifier that another row has too",
            Advice(
                "deduplicate_identifiers",
                "Check whether the column is meant to be a key, and which of the rows with equal values are right.",
                "Joins over a nearly unique key multiply rows unseen.",
                effort="high",
            ),
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        exact = all(column.metrics[name].approximation is None for name in self.needs)
        return super().supports(column, thresholds) and exact and kind_of(column, thresholds) == "identifier"

    def judge(self, column: ColumnProfile, row_count: int, thresholds: Thresholds) -> Finding | None:
        present, distinct = tally(column, "count"), tally(column, "distinct_count")
        affected = present - tally(column, "unique_count")
        if distinct >= present or affected <= 0:
            return None
        limit = thresholds[IDENTIFIER_DISTINCTNESS] * present
        return Finding(
            rule=self.rule,
            position=column.position,
            column=column.name,
            value=column.metrics["distinct_count"],
            threshold=limit,
            is_alert=distinct > limit,
            affected_row_count=affected,
            affected_ratio=affected / row_count,
            message=f"Nearly every value is unique, but {rows(affected)} ({percent(affected / row_count)}) share theirs.",
            evidence=tuple(column.metrics[name] for name in self.needs),
        )
