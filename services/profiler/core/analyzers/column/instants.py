"""When things happened: extent, freshness, sentinels, and how finely time is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.calendar import (
    DAY_US,
    EPOCH,
    SENTINEL_DATES,
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

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> InstantsState:
        time = values.drop_nulls().to_frame("t").select(as_microseconds(pl.col("t"), column))["t"]
        if time.is_empty():
            return InstantsState()
        first, last = int(time.min()), int(time.max())  # type: ignore[arg-type]
        now, sentinels = microseconds(settings.as_of), _sentinels(time, first, last)
        real = time if sentinels is None else time.filter(~sentinels)
        past = real if last <= now else real.filter(real <= now)
        days = time // DAY_US
        return InstantsState(
            count=len(time),
            first=first,
            last=last,
            last_real=past.max(),  # type: ignore[arg-type]
            future_count=len(real) - len(past),
            sentinel_count=len(time) - len(real),
            # 1970-01-01 was a Thursday: days 2 and 3 of the shifted week are Saturday and Sunday.
            weekend_count=int((days % 7).is_between(2, 3).sum()),
            midnight_count=int((days * DAY_US == time).sum()),
            unit=_unit(time),
        )

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


def _sentinels(time: pl.Series, first: int, last: int) -> pl.Series | None:
    """Which are sentinels; None if no sentinel lies between the ends."""
    if not any(first < at + DAY_US and last >= at for at in map(_midnight, SENTINEL_DATES)):
        return None
    return time.to_frame("t").select(is_sentinel(pl.col("t")))["t"]


def _midnight(day: date) -> int:
    return (day - EPOCH.date()).days * DAY_US


def _unit(time: pl.Series) -> int:
    """Greatest unit that divides all; the first few rule out most."""
    front = time.head(16).to_list()
    return next(unit for unit in UNITS_US if not any(at % unit for at in front) and not (time % unit != 0).any())
