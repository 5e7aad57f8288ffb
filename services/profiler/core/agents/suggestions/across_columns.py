"""Columns that settle or repeat each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.profiler.core.agents.suggestions.base import (
    LEAST_CONFIDENCE,
    Seen,
    Suggester,
    Suggestion,
    SuggestionKind,
    never_broken,
)
from services.profiler.core.profile import Severity

METHODS: Final[dict[str, tuple[SuggestionKind, Severity, str]]] = {
    "dependency": ("depends_on", "low", "The first settles the second in all {n:,} rows."),
    "identical": ("identical", "info", "Both are equal in all {n:,} rows."),
}


class AcrossColumns(Suggester):
    """``depends_on`` and ``identical`` where every row was looked at and none is an exception."""

    kinds = ("depends_on", "identical")

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        positions = {column.name: column.position for column in seen.columns}
        for pair in seen.profile.associations:
            known = METHODS.get(pair.method)
            is_exact = pair.strength == 1 and pair.approximation is None and pair.pair_count == seen.row_count
            if known and is_exact and {pair.column_a, pair.column_b} <= positions.keys():
                low = never_broken(pair.pair_count)
                if low >= LEAST_CONFIDENCE:
                    kind, severity, reason = known
                    names = (pair.column_a, pair.column_b)
                    position = positions[pair.column_a]
                    yield Suggestion(kind, names, {}, reason.format(n=pair.pair_count), severity, low, 1.0, position)
