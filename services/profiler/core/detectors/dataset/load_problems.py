"""What was odd about the file itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiler.core.detectors.base import TABLE, tally_rows
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import DEFINITE, OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.load_report import LoadProblem
from services.profiler.core.metrics import Metric
from services.profiler.core.profile import DatasetProfile

ALERT_COUNT = Threshold("load_problem_alert", 0, "times that one kind of oddity was met while reading")
RAGGED = Rule(
    "ragged_rows",
    "Ragged rows",
    "validity",
    DEFINITE,
    (Band(0, "medium"), Band(0.05, "high")),
    "A row with too few or too many fields",
    Advice(
        "repair_ragged_rows",
        "Export the file again with fields quoted, or repair the rows that have too few or too many.",
        "In a ragged row values may stand in the wrong column.",
        effort="high",
    ),
)
PROBLEM = Rule(
    "load_problem",
    "Trouble with the file",
    "validity",
    OBSERVATION,
    (Band(0, "low"),),
    "Trouble with the file",
    Advice(
        "check_file_export",
        "Check how the file is exported, above all encoding, quotes, line ends and headers.",
        "The reader had to guess what was meant, and a guess can be wrong.",
        effort="high",
    ),
    alert_floor="low",
)
AMBIGUOUS_DATES = Rule(
    "ambiguous_dates",
    "Dates that can be read two ways",
    "validity",
    OBSERVATION,
    (Band(0, "medium"),),
    "A date that can be read two ways",
    Advice(
        "tell_day_from_month",
        "Find out whether the day or the month is written first, and export the dates as year-month-day.",
        "Read the wrong way, 3 April becomes 4 March, and no later check can see it.",
        effort="high",
    ),
)
MIXED_DATES = Rule(
    "mixed_dates",
    "Dates written in several ways",
    "consistency",
    OBSERVATION,
    (Band(0, "medium"),),
    "A date among others that are written differently",
    Advice(
        "write_dates_one_way",
        "Write all dates of a column in one way, best as year-month-day.",
        "A column of several ways stays text: it has no earliest, no latest and no age.",
    ),
)
NOTE = Rule(
    "load_note",
    "Decision of the reader",
    "validity",
    OBSERVATION,
    (Band(0, "info"),),
    "A decision of the reader",
    alert_floor="info",
)
RULE_BY_CODE: Final[Mapping[str, Rule]] = {
    "short_rows": RAGGED,
    "long_rows": RAGGED,
    "ambiguous_dates": AMBIGUOUS_DATES,
    "mixed_dates": MIXED_DATES,
    "utf8_bom": NOTE,
    "transcoded": NOTE,
    "blank_lines": NOTE,
    "preamble_lines": NOTE,
    "comment_lines": NOTE,
    "footer_lines": NOTE,
    "repeated_headers": NOTE,
    "no_header": NOTE,
    "header_only": NOTE,
    "leading_zeros": NOTE,
    "long_integers": NOTE,
    "utc_offsets": NOTE,
}
"""Any other code is a problem: what is not known to be harmless is worth a look."""
JUDGED_BY_COLUMN: Final = frozenset({"cells_that_do_not_fit", "placeholder_words"})
"""Detectors of columns judge these, column by column."""


class LoadProblems:
    """Every kind of oddity that the reader met: ragged rows are faults of rows, the rest is observed."""

    name = "load_problems"
    rules = (RAGGED, PROBLEM, AMBIGUOUS_DATES, MIXED_DATES, NOTE)
    thresholds = (ALERT_COUNT,)

    def scope(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[int | None, ...]:
        return (TABLE,) if tally_rows(profile) else ()

    def detect(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[Finding, ...]:
        limit, row_count = thresholds[ALERT_COUNT], tally_rows(profile)
        return tuple(self._finding(problem, row_count, limit) for problem in _of_the_file(profile))

    def _finding(self, problem: LoadProblem, row_count: int, limit: float) -> Finding:
        rule = RULE_BY_CODE.get(problem.code, PROBLEM)
        affected = min(problem.count, row_count) if rule.is_fault else 0
        value = Metric("load_problem_count", problem.count)
        return Finding(
            rule=rule,
            position=TABLE,
            column="",
            value=value,
            threshold=limit,
            is_alert=problem.count > limit,
            affected_row_count=affected,
            affected_ratio=affected / row_count if row_count else 0.0,
            message=problem.message,
            evidence=(value,),
        )


def _of_the_file(profile: DatasetProfile) -> tuple[LoadProblem, ...]:
    return tuple(each for each in profile.load.problems if each.count > 0 and each.code not in JUDGED_BY_COLUMN)
