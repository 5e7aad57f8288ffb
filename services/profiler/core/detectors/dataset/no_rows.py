"""Tables of nothing but a header."""

from __future__ import annotations

from services.profiler.core.detectors.base import TABLE, tally_rows
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import DatasetProfile

LEAST_ROWS = Threshold("least_rows", 1, "rows that a table has at least")
RULE = Rule(
    "no_rows",
    "No rows",
    "completeness",
    OBSERVATION,
    (Band(0, "high"),),
    "No row",
    Advice(
        "check_delivery",
        "Check the query or job that made the file.",
        "There is nothing to measure, so there is no score.",
        effort="high",
    ),
    alert_when="below",
)


class NoRows:
    """A table that was delivered empty."""

    name = "no_rows"
    rules = (RULE,)
    thresholds = (LEAST_ROWS,)

    def scope(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[int | None, ...]:
        return (TABLE,) if profile.number("row_count") is not None else ()

    def detect(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[Finding, ...]:
        if not self.scope(profile, thresholds) or tally_rows(profile) >= thresholds[LEAST_ROWS]:
            return ()
        return (
            Finding(
                rule=RULE,
                position=TABLE,
                column="",
                value=profile.metrics["row_count"],
                threshold=thresholds[LEAST_ROWS],
                is_alert=True,
                affected_row_count=0,
                affected_ratio=0.0,
                message="The table has no data rows.",
            ),
        )
