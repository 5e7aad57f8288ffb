"""Numbers that stand for none: 999, -1 and the like, where they are set apart from all others."""

from __future__ import annotations

from itertools import takewhile

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_numeric, metrics
from services.profiler.core.analyzers.weighted import quantile
from services.profiler.core.readers.base import Column
from services.profiler.core.sentinel_numbers import SENTINEL_NUMBERS

LEAST_COUNT = 2
LEAST_OTHERS = 10
"""Different other numbers, without which nothing says what is usual."""
CROWDING = 3.0
"""How many times as often as other numbers a sentinel near them must occur."""


class SentinelNumbers(FrequencyAnalyzer):
    """A sentinel lies below or above all other numbers: beyond Tukey's fences and their spread, or more often than any of them."""

    name = "sentinel_numbers"
    provides = ("sentinel_number_count",)

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.is_exact:
            return Figures(absent("over_budget", *self.provides))
        values, reached, _ = distribution.numbers()
        if values.is_empty():
            return Figures(absent("no_values", *self.provides))
        if not (found := _at_the_ends(values)):
            return Figures(metrics(sentinel_number_count=0))
        table = pl.DataFrame({"value": values, "count": reached.cast(pl.Int64).diff().fill_null(int(reached[0]))})
        is_found = pl.int_range(pl.len()).is_in(found)
        suspects, others = table.filter(is_found & (pl.col("count") >= LEAST_COUNT)), table.filter(~is_found)
        is_told = not suspects.is_empty() and others.height >= LEAST_OTHERS
        return Figures(metrics(sentinel_number_count=_apart(suspects, others) if is_told else 0))


def _at_the_ends(values: pl.Series) -> list[int]:
    """Where sentinels stand among ascending values, without a number that is none below or above them."""
    count = len(values)
    lowest = takewhile(lambda place: values[place] in SENTINEL_NUMBERS, range(count))
    highest = takewhile(lambda place: values[place] in SENTINEL_NUMBERS, range(count - 1, -1, -1))
    return sorted({*lowest, *highest})


def _apart(suspects: pl.DataFrame, others: pl.DataFrame) -> int:
    """Rows of the suspects that no other number is like."""
    reached = others["count"].cum_sum()
    low, high = (quantile(others["value"], reached, share) for share in (0.25, 0.75))
    least, greatest = float(others["value"][0]), float(others["value"][-1])
    value, spread = pl.col("value"), high - low
    gap = pl.max_horizontal(least - value, value - greatest)
    is_far = (gap >= spread) & ((value < low - 1.5 * spread) | (value > high + 1.5 * spread))
    average, most = int(reached[-1]) / others.height, int(others["count"].max() or 0)  # type: ignore[arg-type]
    is_crowded = (pl.col("count") >= most) & (pl.col("count") >= CROWDING * average)
    return int(suspects.filter((gap > 0) & (is_far | is_crowded))["count"].sum())
