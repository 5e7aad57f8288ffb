"""Columns, alone or together, that tell the rows apart."""

from __future__ import annotations

from collections.abc import Iterator

from services.profiler.core.agents.suggestions.base import LEAST_CONFIDENCE, Seen, Suggester, Suggestion, exact, never_broken


class Keys(Suggester):
    """``unique`` of columns that identify, ``unique_together`` of candidate keys seen in all rows."""

    kinds = ("unique", "unique_together")

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            count, distinct = exact(column, "count"), exact(column, "distinct_count")
            # Measures rarely repeat; only an identifier is not allowed to.
            if seen.kind(column) == "identifier" and count and count == distinct and never_broken(count) >= LEAST_CONFIDENCE:
                reason = f"All {count:,} values differ, and the column reads like an identifier."
                yield Suggestion("unique", (column.name,), {}, reason, "high", never_broken(count), 1.0, column.position)
        yield from _together(seen)


def _together(seen: Seen) -> Iterator[Suggestion]:
    positions = {column.name: column.position for column in seen.columns}
    for key in seen.profile.candidate_keys:
        names = key.columns
        is_exact = key.uniqueness == 1 and key.approximation is None and not key.has_nulls
        if len(names) > 1 and is_exact and positions.keys() >= set(names) and never_broken(seen.row_count) >= LEAST_CONFIDENCE:
            reason = f"Together they tell all {seen.row_count:,} rows apart."
            low = never_broken(seen.row_count)
            yield Suggestion("unique_together", names, {}, reason, "medium", low, 1.0, positions[names[0]])
