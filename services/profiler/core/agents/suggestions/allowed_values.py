"""Small closed sets of values."""

from __future__ import annotations

from collections.abc import Iterator
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
from services.profiler.core.redaction.texts import LONGEST

MOST_VALUES: Final = 20
MOST_SEEN_ONCE: Final = 0.1
"""Share of the different values that may occur once, as in Deequ's rule for categories: where more do, others are to come."""


class AllowedValues(Suggester):
    """``allowed_values`` of a category whose values are all known and clean."""

    kinds = ("allowed_values",)

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            count, values = exact(column, "count") or 0, _values(column)
            is_category = seen.kind(column) in ("categorical", "constant") and column.logical_type in ("text", "integer")
            if is_category and values and never_broken(count) >= LEAST_CONFIDENCE:
                once = exact(column, "unique_count") or 0
                reason = f"{len(values)} different values in {count:,} rows, {once} of them seen once."
                parameters = {"values": values}
                low = never_broken(count)
                yield Suggestion("allowed_values", (column.name,), parameters, reason, "medium", low, 1.0, column.position)


def _values(column: ColumnProfile) -> list[str] | list[int]:
    """All values, most frequent first; none where some are unknown, cut, or no values in truth."""
    distinct, once = exact(column, "distinct_count") or 0, exact(column, "unique_count") or 0
    if not is_shown(column) or not 0 < distinct <= MOST_VALUES or once > MOST_SEEN_ONCE * distinct or _is_unclean(column):
        return []
    told = {each.value for each in (*column.top_values, *column.bottom_values)}
    values = [
        value for value in dict.fromkeys(each.value for each in (*column.top_values, *column.bottom_values)) if value is not None
    ]
    if len(told) != distinct or len(values) != distinct or any(len(value) > LONGEST for value in values):
        return []
    return [int(value) for value in values] if column.logical_type == "integer" else values


def _is_unclean(column: ColumnProfile) -> bool:
    """Whether the set would make faults a law: placeholders, blanks, other spellings of the same."""
    if column.logical_type != "text":
        return False
    return any(exact(column, name) for name in ("empty_count", "blank_count", "placeholder_count", "variant_count"))
