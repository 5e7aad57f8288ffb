"""How many rows the table has."""

from __future__ import annotations

from collections.abc import Iterator

from services.profiler.core.agents.suggestions.base import Seen, Suggester, Suggestion

LEAST_ROWS = 10


class RowCounts(Suggester):
    """``row_count``: one load says nothing of how they vary, so half and double are allowed."""

    kinds = ("row_count",)

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        if seen.row_count >= LEAST_ROWS:
            parameters = {"min": -(-seen.row_count // 2), "max": seen.row_count * 2}
            reason = f"There were {seen.row_count:,} rows; one load does not tell how they vary, so half and double are allowed."
            yield Suggestion("row_count", (), parameters, reason, "low", None, 1.0)
