"""When things happened, against the moment of the profile."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from services.profiler.core.agents.suggestions.base import (
    LEAST_CONFIDENCE,
    Seen,
    Suggester,
    Suggestion,
    exact,
    is_shown,
    never_broken,
)
from services.profiler.core.profile import ColumnProfile

DAY_S: Final = 86_400
FRESH_RATIO: Final = 0.1
"""A column is kept up to date if the newest value is younger than this share of the time that all values span."""
LATE: Final = 2
"""How many times as old as now the newest value may become."""


class Times(Suggester):
    """``not_in_future`` where nothing is, and ``freshness`` where the newest value is recent for what the column spans."""

    kinds = ("not_in_future", "freshness")

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            count = exact(column, "count") or 0
            is_temporal = column.logical_type in ("date", "datetime")
            if is_temporal and exact(column, "future_count") == 0 and never_broken(count) >= LEAST_CONFIDENCE:
                reason = f"None of {count:,} values lay after the moment of the profile."
                low = never_broken(count)
                yield Suggestion("not_in_future", (column.name,), {}, reason, "medium", low, 1.0, column.position)
                if is_shown(column):
                    yield from _freshness(column)


def _freshness(column: ColumnProfile) -> Iterator[Suggestion]:
    age, span = column.number("age_s"), column.number("range_s")
    if age is None or not span or not 0 <= age <= FRESH_RATIO * span or exact(column, "sentinel_count"):
        return
    days = max(1, ceil(LATE * age / DAY_S))
    reason = f"The newest value was {age / DAY_S:,.1f} days old, all span {span / DAY_S:,.0f} days; twice that age is allowed."
    yield Suggestion("freshness", (column.name,), {"max_age_days": days}, reason, "low", None, 1.0, column.position)
