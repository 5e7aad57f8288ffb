"""When things happened: extent, freshness, sentinels, and how finely time is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.calendar import (
    DAY_US,
    UNITS_US,
    as_microseconds,
    from_microseconds,
    is_sentinel,
    microseconds,
)
from services.profiler.core.analyzers.kinds import absent, is_instant, metrics
from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class InstantsState(State):
    """Times are microseconds since 1970."""

    count: int = 0
    first: int | None = None
    last: int | None = None
    last_real: int | None = None
    """The latest that is neither a sentinel nor after now."""
    future_count: int = 0
    sentinel_count: int = 0
    weekend_count: int = 0
    midnight_count: int = 0
    unit: int = DAY_US
    """Greatest unit that divides all values."""

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.count + other.count,
            _pick(min, self.first, other.first),
            _pick(max, self.last, other.last),
            _pick(max, self.last_real, other.last_real),
            self.future_count + other.future_count,
            self.sentinel_count + other.sentinel_count,
            self.weekend_count + other.weekend_count,
            self.midnight_count + other.midnight_count,
            min(self.unit, other.unit),
        )


class Instants(ColumnAnalyzer[InstantsState]):
    """Sentinels (0001, 1900-01-01, 1970-01-01, 9999-12-31) stay in min and max, but not in freshness or the future."""

    name = "instants"
    provides = (
        "min",
        "max",
        "range_s",
        "granularity_s",
        "future_count",
        "sentinel_count",
        "weekend_count",
        "midnight_count",
        "age_s",
    )
    state_type = InstantsState

    def supports(self, column: Column) -> bool:
        return is_instant(column)

    def aggregate(self, value: pl.Expr, column: Column, settings: Settings) -> Mapping[str, pl.Expr]:
        time = as_microseconds(value, column)
        now = microseconds(settings.as_of)
        sentinel = is_sentinel(time)
        unit = pl.lit(1, pl.Int64)
        for candidate in reversed(UNITS_US[:-1]):
            unit = pl.when((time % candidate != 0).any()).then(unit).otherwise(candidate)
        return {
            "count": time.count(),
            "first": time.min(),
            "last": time.max(),
            "last_real": time.filter(~sentinel & (time <= now)).max(),
            "future_count": (~sentinel & (time > now)).sum(),
            "sentinel_count": sentinel.sum(),
            # 1970-01-01 was a Thursday: days 2 and 3 of the shifted week are Saturday and Sunday.
            "weekend_count": ((time // DAY_US) % 7).is_in([2, 3]).sum(),
            "midnight_count": (time % DAY_US == 0).sum(),
            "unit": unit,
        }

    def finalize(self, state: InstantsState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        if state.first is None or state.last is None:
            return absent("no_values", *self.provides)
        age = None if state.last_real is None else (microseconds(settings.as_of) - state.last_real) / 1e6
        return metrics(
            min=from_microseconds(state.first, column),
            max=from_microseconds(state.last, column),
            range_s=_seconds(state.last - state.first),
            granularity_s=_seconds(state.unit),
            future_count=state.future_count,
            sentinel_count=state.sentinel_count,
            weekend_count=state.weekend_count,
            midnight_count=state.midnight_count,
            age_s=Absent("no_values") if age is None else age,
        )


def _seconds(microseconds: int) -> int | float:
    return microseconds // 1_000_000 if microseconds % 1_000_000 == 0 else microseconds / 1e6


def _pick(choose: Callable[[list[int]], int], one: int | None, other: int | None) -> int | None:
    known = [time for time in (one, other) if time is not None]
    return choose(known) if known else None
