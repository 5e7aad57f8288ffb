"""Which columns an analyzer is for, and how figures are written down."""

from __future__ import annotations

import math
from decimal import Decimal

import polars as pl

from services.profiler.core.metrics import Absent, AbsentReason, Approximation, Metric, MetricName, Scalar
from services.profiler.core.readers.base import Column


def is_numeric(column: Column) -> bool:
    """Whether the column holds numbers: integers, decimals or floats."""
    return column.dtype.is_numeric()


def is_float(column: Column) -> bool:
    """Whether the column can hold NaN, infinities and −0.0."""
    return column.dtype.is_float()


def is_integer(column: Column) -> bool:
    return column.dtype.is_integer()


def is_text(column: Column) -> bool:
    return column.dtype in (pl.String, pl.Categorical, pl.Enum)


def is_instant(column: Column) -> bool:
    """Whether the column holds points in time: dates or datetimes."""
    return column.dtype in (pl.Date, pl.Datetime)


def is_ordered(column: Column) -> bool:
    """Whether the column's values are kept as numbers: numeric or temporal."""
    return column.dtype.is_numeric() or column.dtype.is_temporal()


def is_countable(column: Column) -> bool:
    """Whether the engine can tell the column's values apart by counting them."""
    return is_ordered(column) or is_text(column) or column.dtype in (pl.Boolean, pl.Binary)


def metric(name: MetricName, value: Scalar | Absent | None, approximation: Approximation | None = None) -> Metric:
    """A figure; None means there were no values, a float beyond the finite range overflowed."""
    if value is None:
        return Metric(name, Absent("no_values"))
    if isinstance(value, float) and not math.isfinite(value):
        return Metric(name, Absent("overflow"))
    return Metric(name, value, None if isinstance(value, Absent) else approximation)


def absent(reason: AbsentReason, *names: MetricName) -> dict[MetricName, Metric]:
    """The same reason for several figures."""
    return {name: Metric(name, Absent(reason)) for name in names}


def metrics(**values: Scalar | Absent | None) -> dict[MetricName, Metric]:
    """Exact figures by name; names are checked against the glossary by the laws."""
    return {name: metric(name, value) for name, value in values.items()}  # type: ignore[arg-type, misc]


def ratio(part: float, whole: float) -> float | None:
    """A share 0..1; None of nothing."""
    return part / whole if whole else None


def difference(greater: Scalar | None, smaller: Scalar | None) -> int | float | Decimal | None:
    """Exact difference of two numbers of one type; None if there are none."""
    if isinstance(greater, Decimal) and isinstance(smaller, Decimal):
        return greater - smaller
    if isinstance(greater, int | float) and isinstance(smaller, int | float):
        return greater - smaller
    return None
