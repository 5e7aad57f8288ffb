"""Columns that are always filled, or nearly always."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from services.profiler.core.agents.coverage.wilson import rounded_wilson
from services.profiler.core.agents.suggestions.base import LEAST_CONFIDENCE, Seen, Suggester, Suggestion, exact, never_broken
from services.profiler.core.detectors.wording import percent
from services.profiler.core.profile import ColumnProfile

LEAST_COMPLETENESS = 0.2
"""Of a column that is hardly filled no bound says anything."""


class Presence(Suggester):
    """``not_null`` where no value is missing in any sense, else the least completeness that other data should reach."""

    kinds = ("not_null", "completeness")

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            filled = _filled(column)
            if filled is None or not seen.row_count:
                continue
            if filled == seen.row_count:
                if never_broken(filled) >= LEAST_CONFIDENCE:
                    yield _not_null(column, filled)
            elif filled >= LEAST_COMPLETENESS * seen.row_count:
                yield from _completeness(column, filled, seen.row_count)


def _filled(column: ColumnProfile) -> int | None:
    """Rows with a value of the column's type that is neither empty, blank nor a placeholder."""
    counts = [exact(column, name) for name in ("count", "empty_count", "blank_count", "placeholder_count")]
    if counts[0] is None or exact(column, "missing_count") is None:
        return None
    # Of a typed column such cells are missing already; of text they are values that other programs read as missing.
    beside = sum(count or 0 for count in counts[1:]) if column.logical_type == "text" else 0
    return counts[0] - beside


def _not_null(column: ColumnProfile, count: int) -> Suggestion:
    low = never_broken(count)
    reason = f"All {count:,} rows have a value; of other rows at least {percent(low)} do, at 95 % confidence."
    return Suggestion("not_null", (column.name,), {}, reason, "medium", low, 1.0, column.position)


def _completeness(column: ColumnProfile, filled: int, row_count: int) -> Iterator[Suggestion]:
    low, _ = rounded_wilson(filled, row_count)
    bound = floor(low * 100) / 100
    if bound > 0:
        reason = (
            f"{filled:,} of {row_count:,} rows ({percent(filled / row_count)}) have a value; the bound is the lower end at 95 %."
        )
        parameters = {"minimum_ratio": bound}
        yield Suggestion("completeness", (column.name,), parameters, reason, "low", low, 1.0, column.position)
