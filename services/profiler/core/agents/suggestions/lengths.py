"""How long texts are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from services.profiler.core.agents.suggestions.base import LEAST_CONFIDENCE, Seen, Suggester, Suggestion, exact, never_broken

WIDENED: Final = 1.5
"""Times the greatest length, where lengths differ."""
TENS: Final = 10


class Lengths(Suggester):
    """``length`` in code points: the one there is, or up to half as long again as the longest, in whole tens."""

    kinds = ("length",)

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            least, greatest, count = (exact(column, name) for name in ("length_min", "length_max", "count"))
            if column.logical_type != "text" or least is None or not greatest or never_broken(count or 0) < LEAST_CONFIDENCE:
                continue
            if least == greatest:
                parameters = {"min": least, "max": greatest}
                reason = f"All {count:,} values have {least} characters."
            else:
                parameters = {"min": min(least, 1), "max": -int(-greatest * WIDENED // TENS) * TENS}
                reason = f"The shortest of {count:,} values has {least:,} characters, the longest {greatest:,}; half more may come."
            low = never_broken(count or 0)
            yield Suggestion("length", (column.name,), parameters, reason, "low", low, 1.0, column.position)
