"""Can one count, sum and compare with it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiler.core.agents.readiness.base import Examination, Seen
from services.profiler.core.agents.readiness.concerns import Concern, concern_about
from services.profiler.core.agents.readiness.findings import ALWAYS, NEVER, Shares, concerns_of
from services.profiler.core.agents.readiness.grain import emptiness, key_strength, low_quality, missing_key, table_strengths
from services.profiler.core.agents.readiness.rules import DATE_GAPS, NUMBERS_IN_TEXT
from services.profiler.core.profile import ColumnProfile

DAY_S = 86_400
DAILY = 0.5
"""Share of days from the first to the last from which dates are a daily series, and the missing days are gaps."""
NUMBERS_WITHIN: Final = frozenset({"embedded_number", "quantity", "percentage", "money_amount"})
WEIGHTS: Final[Mapping[str, Shares]] = {
    "ragged_rows": Shares(review=0.0, blocks=0.05),
    "duplicate_rows": Shares(review=0.01, blocks=0.5),
    "all_missing": ALWAYS,
    "missing_values": Shares(review=0.2),
    "placeholder_values": Shares(review=0.05),
    "blank_text": Shares(review=0.2),
    "misfit_values": Shares(review=0.01, blocks=0.5),
    "ambiguous_dates": ALWAYS,
    "mixed_dates": ALWAYS,
    "value_variants": Shares(review=0.01),
    "numeric_sentinel": Shares(review=0.01),
    "sentinel_dates": Shares(review=0.01),
    "future_dates": Shares(review=0.01),
    "nan_values": Shares(review=0.2),
    "infinite_values": ALWAYS,
    "untrimmed_text": Shares(review=0.01),
    "outlier_share": NEVER,
    "load_problem": NEVER,
    "constant_column": NEVER,
}


class Analytics:
    """Reports, charts and averages."""

    purpose_id = "analytics"
    title = "Analytics"

    def examine(self, seen: Seen) -> Examination:
        """See ``Purpose``."""
        concerns = [
            *low_quality(seen),
            *emptiness(seen),
            # Where no row repeats, each can still be counted as one.
            *missing_key(seen, "note" if seen.profile.number("duplicate_row_count") == 0 else "review"),
            *concerns_of(seen, WEIGHTS),
            *numbers_in_text(seen),
            *_date_gaps(seen),
        ]
        return Examination(tuple(concerns), tuple(_strengths(seen)))


def numbers_in_text(seen: Seen) -> list[Concern]:
    """Texts that hold an amount with a unit or a sign."""
    found = [column for column in seen.columns if column.logical_type == "text" and column.semantic_type in NUMBERS_WITHIN]
    return concern_about(NUMBERS_IN_TEXT, "review", found, "Numbers stand within text in {}.", "count", "distinct_count")


def _date_gaps(seen: Seen) -> list[Concern]:
    found = [column for column in seen.of_kind("temporal") if _is_daily(column) and (column.number("day_coverage") or 1) < 1]
    return concern_about(
        DATE_GAPS, "review", found, "Days are missing between the first and the last in {}.", "day_coverage", "day_count"
    )


def _is_daily(column: ColumnProfile) -> bool:
    coverage, granularity = column.number("day_coverage"), column.number("granularity_s")
    return coverage is not None and coverage >= DAILY and granularity is not None and granularity <= DAY_S


def _strengths(seen: Seen) -> list[str]:
    measures, dimensions = seen.of_kind("numeric"), seen.of_kind("categorical", "boolean")
    strengths = [*table_strengths(seen), *key_strength(seen)]
    if measures:
        strengths.append(f"Columns to sum or average: {len(measures):,}.")
    if dimensions:
        strengths.append(f"Columns to group by: {len(dimensions):,}.")
    whole = [column.name for column in seen.of_kind("temporal") if column.number("day_coverage") == 1]
    strengths += [f"{name} has rows on every day from its first to its last." for name in whole[:3]]
    return strengths
