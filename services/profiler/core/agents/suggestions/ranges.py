"""Between which bounds numbers and dates lie."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from services.profiler.core.agents.figures import LARGEST_EXACT
from services.profiler.core.agents.suggestions.base import (
    LEAST_CONFIDENCE,
    Seen,
    Suggester,
    Suggestion,
    exact,
    is_shown,
    never_broken,
)
from services.profiler.core.detectors.wording import percent
from services.profiler.core.profile import ColumnProfile

NUMBERS: Final = frozenset({"integer", "float", "decimal"})
KNOWN: Final = {"latitude": (-90, 90), "longitude": (-180, 180)}
"""Bounds that do not depend on the data."""
WIDENED: Final = Decimal("0.1")
"""By this share of the range on either side."""
DIGITS: Final = 2
"""Of the range that a bound is rounded to, outwards."""


class Ranges(Suggester):
    """``range`` of numbers: the extremes widened by a tenth, zero never crossed; of dates: the first year."""

    kinds = ("range",)

    def suggest(self, seen: Seen) -> Iterator[Suggestion]:
        """See ``Suggester``."""
        for column in seen.columns:
            count = exact(column, "count") or 0
            if is_shown(column) and never_broken(count) >= LEAST_CONFIDENCE:
                if column.logical_type in NUMBERS:
                    yield from _numbers(column, seen, count)
                elif column.logical_type in ("date", "datetime"):
                    yield from _dates(column, count)


def _numbers(column: ColumnProfile, seen: Seen, count: int) -> Iterator[Suggestion]:
    least, greatest = _number(column, "min"), _number(column, "max")
    if least is None or greatest is None or exact(column, "infinite_count") or seen.kind(column) in ("constant", "categorical"):
        return
    parameters, why = _bounds(column, seen, least, greatest)
    if parameters:
        # Of n + 1 values in random order each is the least or the greatest with a chance of 1 / (n + 1) (Wilks 1941).
        chance = f"a next one lies beyond the extremes seen with a chance of about {percent(2 / (count + 1))}"
        reason = f"All {count:,} values lie within; {why or chance}."
        yield Suggestion("range", (column.name,), parameters, reason, "low", never_broken(count), 1.0, column.position)


def _bounds(column: ColumnProfile, seen: Seen, least: Decimal, greatest: Decimal) -> tuple[dict[str, object], str]:
    known = KNOWN.get(column.semantic_type)
    if known and known[0] <= least and greatest <= known[1]:
        return {"min": known[0], "max": known[1]}, "the bounds are those of the earth"
    if seen.kind(column) == "identifier" or exact(column, "sentinel_number_count"):
        # Identifiers grow, and a greatest value that stands for "unknown" is no bound.
        return ({"min": 0}, "none is negative") if least >= 0 else ({}, "")
    low, high = _widened(least, greatest)
    if max(abs(low), abs(high)) > LARGEST_EXACT:
        return {}, ""
    return {"min": _plain(low), "max": _plain(high)}, ""


def _widened(least: Decimal, greatest: Decimal) -> tuple[Decimal, Decimal]:
    margin = (greatest - least) * WIDENED
    step = Decimal(1).scaleb((greatest - least).adjusted() + 1 - DIGITS) if greatest > least else Decimal(1)
    low = ((least - margin) / step).to_integral_value(ROUND_FLOOR) * step
    high = ((greatest + margin) / step).to_integral_value(ROUND_CEILING) * step
    return max(low, Decimal(0)) if least >= 0 else low, min(high, Decimal(0)) if greatest <= 0 else high


def _plain(bound: Decimal) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)


def _number(column: ColumnProfile, name: str) -> Decimal | None:
    metric = column.metrics.get(name)  # type: ignore[call-overload]
    value = metric.value if metric and not metric.approximation else None
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def _dates(column: ColumnProfile, count: int) -> Iterator[Suggestion]:
    metric = column.metrics.get("min")
    year = getattr(metric.value, "year", None) if metric else None
    if year and year > 1 and not exact(column, "sentinel_count"):
        reason = f"The earliest of {count:,} values is of that year."
        parameters = {"min": f"{year:04d}-01-01"}
        yield Suggestion("range", (column.name,), parameters, reason, "low", never_broken(count), 1.0, column.position)
