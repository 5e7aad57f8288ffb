"""What texts are built like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from services.profiler.core.agents.coverage.wilson import rounded_wilson
from services.profiler.core.agents.suggestions.base import (
    LEAST_CONFIDENCE,
    Seen,
    Suggester,
    Suggestion,
    exact,
    is_shown,
    never_broken,
)
from services.profiler.core.agents.suggestions.masks import regex_of
from services.profiler.core.detectors.wording import percent
from services.profiler.core.profile import ColumnProfile

KNOWN: Final[Mapping[str, str]] = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "url": r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s]+$",
    "mac_address": r"^[0-9A-Za-z]{2}([:-][0-9A-Za-z]{2}){5}$",
}
"""By meaning. Each tells letters from digits at most, so that it matches a value if and only if it matches the value's mask."""
LEAST_KNOWN: Final = 0.5
"""Share of the values whose shape must be seen to fit a known format."""


class Formats(Suggester):
    """``format`` by the shapes of all values, or by a known format of the column's meaning where shapes differ."""

    kinds = ("format",)

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            count = exact(column, "count") or 0
            if column.logical_type == "text" and column.patterns and never_broken(count) >= LEAST_CONFIDENCE:
                yield from _known(column, count) if column.semantic_type in KNOWN else _by_shape(column, count)


def _by_shape(column: ColumnProfile, count: int) -> Iterator[Suggestion]:
    masks = [pattern.mask for pattern in column.patterns]
    if not is_shown(column) or exact(column, "non_ascii_count") != 0 or sum(each.count for each in column.patterns) != count:
        return
    pattern = regex_of(masks) if all(map(_is_code, masks)) else None
    if pattern:
        shapes = "one shape" if len(masks) == 1 else f"{len(masks)} shapes"
        reason = f"All {count:,} values have {shapes}, the most frequent in {percent(column.patterns[0].ratio)} of them."
        low = never_broken(count)
        yield Suggestion("format", (column.name,), {"pattern": pattern}, reason, "medium", low, 1.0, column.position)


def _is_code(mask: str) -> bool:
    """Whether it is built by a rule rather than of words: with digits, or of capitals only."""
    return "9" in mask or (mask.isupper() and " " not in mask)


def _known(column: ColumnProfile, count: int) -> Iterator[Suggestion]:
    pattern = KNOWN[column.semantic_type]
    fitting = sum(each.count for each in column.patterns if re.search(pattern, each.mask))
    unfit = sum(each.count for each in column.patterns) - fitting
    if fitting < LEAST_KNOWN * count or unfit > (1 - LEAST_CONFIDENCE) * count:
        return
    known = fitting / count
    meaning = column.semantic_type.replace("_", " ")
    reason = f"The column means {meaning}; the shapes of {percent(known)} of its {count:,} values are known and fit."
    low = rounded_wilson(fitting, count)[0]
    yield Suggestion("format", (column.name,), {"pattern": pattern}, reason, "medium", low, known, column.position)
