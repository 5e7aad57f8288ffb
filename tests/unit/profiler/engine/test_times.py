"""Figures of times against NumPy and exact arithmetic."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profiler.core.engine import profile_table
from services.profiler.core.metrics import MetricName
from tests.unit.profiler.engine.conftest import AS_OF, ProfileColumn
from tests.unit.profiler.engine.memory_table import MemoryTable

QUANTILES: dict[MetricName, int] = {"q01": 1, "q05": 5, "q25": 25, "median": 50, "q75": 75, "q95": 95, "q99": 99}
EPOCH = date(1970, 1, 1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-700_000, 2_900_000), min_size=1, max_size=60), st.sampled_from([3, 1000]))
def test_quantiles_of_dates_are_those_of_numpy_floored_to_the_day(days: list[int], batch_rows: int) -> None:
    frame = pl.DataFrame({"a": pl.Series(days, dtype=pl.Int32).cast(pl.Date)})
    column = profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF).columns[0]
    for name, percent in QUANTILES.items():
        value = column.metrics[name].value
        assert isinstance(value, date)
        # NumPy interpolates in floats: on a whole day it may end up a hair below.
        assert (value - EPOCH).days == math.floor(np.quantile(days, percent / 100) + 1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 4 * 10**18), min_size=1, max_size=40))
def test_quantiles_of_nanoseconds_are_exact_to_the_microsecond(numbers: list[int]) -> None:
    frame = pl.DataFrame({"a": pl.Series(numbers, dtype=pl.Int64).cast(pl.Datetime("ns"))})
    column = profile_table(MemoryTable(frame), as_of=AS_OF).columns[0]
    ordered = sorted(numbers)
    for name, percent in QUANTILES.items():
        position = Fraction((len(ordered) - 1) * percent, 100)
        low, high = ordered[math.floor(position)], ordered[math.ceil(position)]
        exact = low + (high - low) * (position - math.floor(position))
        assert column.metrics[name].value == datetime(1970, 1, 1) + timedelta(microseconds=math.floor(exact) // 1_000)


@pytest.mark.parametrize(
    ("values", "dtype", "median", "least", "range_s"),
    [
        ([date(2024, 1, 1), date(2024, 1, 2)], pl.Date, date(2024, 1, 1), date(2024, 1, 1), 86_400),
        ([datetime(2024, 1, 1), datetime(2024, 1, 2)], pl.Datetime("ms"), datetime(2024, 1, 1, 12), datetime(2024, 1, 1), 86_400),
        ([time(8), time(9, 30)], pl.Time, time(8, 45), time(8), 5_400),
        ([timedelta(seconds=-1), timedelta(seconds=2)], pl.Duration("us"), timedelta(seconds=0.5), timedelta(seconds=-1), 3),
        ([timedelta(seconds=1)] * 3, pl.Duration("ns"), timedelta(seconds=1), timedelta(seconds=1), 0),
    ],
    ids=str,
)
def test_every_kind_of_time_has_a_middle(
    profile_column: ProfileColumn, values: list[object], dtype: object, median: object, least: object, range_s: float
) -> None:
    column = profile_column(values, dtype)
    assert (column.metrics["median"].value, column.metrics["min"].value) == (median, least)
    assert column.number("range_s") == range_s


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        ([datetime(2024, 6, 1, 11)], 3_600),  # naive is taken as UTC
        ([datetime(2024, 6, 1, 13, tzinfo=ZoneInfo("Europe/Berlin"))], 3_600),  # summer time, two hours ahead of UTC
        ([datetime(2024, 6, 1, 7, tzinfo=ZoneInfo("America/New_York"))], 3_600),
        (
            [datetime(2024, 6, 1, 11, tzinfo=UTC), datetime(2024, 6, 1, 13, tzinfo=UTC)],
            3_600,
        ),  # what is to come does not make it fresh
    ],
    ids=["naive", "Berlin", "New York", "future"],
)
def test_age_is_the_same_in_every_time_zone(profile_column: ProfileColumn, moments: list[datetime], expected: int) -> None:
    assert profile_column(pl.Series(moments)).number("age_s") == expected


def test_days_without_a_value_are_missing_from_the_coverage(profile_column: ProfileColumn) -> None:
    moments = [datetime(2024, 3, 1, 23, 59), datetime(2024, 3, 1), datetime(2024, 3, 2), datetime(2024, 3, 5), datetime(1900, 1, 1)]
    column = profile_column(moments, batch_rows=2)
    assert (column.number("day_count"), column.number("day_coverage")) == (3, 3 / 5)
