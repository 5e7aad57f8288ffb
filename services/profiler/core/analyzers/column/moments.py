"""Spread and shape of a numeric column: variance, stddev, cv, skewness, kurtosis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self, cast

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import absent, is_integer, is_numeric, metrics
from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class MomentsState(State):
    """Sums of powers of the distance from the mean, which lies ``offset`` above ``origin``."""

    count: int = 0
    origin: int | None = None
    """Whole number near the values: keeps differences of huge integers exact."""
    offset: float = 0.0
    m2: float = 0.0
    m3: float = 0.0
    m4: float = 0.0
    total: int | float = 0
    """Exact for integers: the mean of huge ones is lost in ``origin + offset``."""

    @property
    def mean(self) -> float:
        return float(Fraction(self.total) / self.count) if math.isfinite(self.total) else math.nan

    def merge(self, other: Self) -> Self:
        # Pébay (2008), eqs. 2.1 and 3.1: exact however unequal the parts are.
        if not self.count or not other.count:
            return self if self.count else other
        na, nb = self.count, other.count
        n = na + nb
        d = other.offset - self.offset + ((other.origin or 0) - (self.origin or 0))
        dn = d / n
        m2 = self.m2 + other.m2 + d * dn * na * nb
        m3 = self.m3 + other.m3 + d * dn * dn * na * nb * (na - nb) + 3 * dn * (na * other.m2 - nb * self.m2)
        m4 = (
            self.m4
            + other.m4
            + d * dn * dn * dn * na * nb * (na * na - na * nb + nb * nb)
            + 6 * dn * dn * (na * na * other.m2 + nb * nb * self.m2)
            + 4 * dn * (na * other.m3 - nb * self.m3)
        )
        return type(self)(n, self.origin, self.offset + dn * nb, m2, m3, m4, self.total + other.total)


class Moments(ColumnAnalyzer[MomentsState]):
    """Sample variance (ddof 1); G1 and excess G2, both bias-corrected as in SAS, Excel and pandas."""

    name = "moments"
    provides = ("variance", "stddev", "cv", "skewness", "kurtosis")
    state_type = MomentsState

    def supports(self, column: Column) -> bool:
        return is_numeric(column)

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> MomentsState:
        present = values.drop_nulls()
        if present.is_empty():
            return MomentsState()
        origin = cast(int, present.min()) if is_integer(column) else 0
        near = (_above(present, origin) if is_integer(column) else present).cast(pl.Float64)
        offset = cast(float, near.mean())
        distance = near - offset
        square = distance * distance
        total = cast(int | float, (present.cast(pl.Int128) if is_integer(column) else near).sum())
        m3, m4 = cast(float, square.dot(distance)), cast(float, square.dot(square))
        return MomentsState(len(present), origin, offset, float(square.sum()), m3, m4, total)

    def finalize(self, state: MomentsState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        if state.count < 2:
            return absent("too_few_values" if state.count else "no_values", *self.provides)
        if math.isnan(state.m2):
            return absent("overflow", *self.provides)
        variance = 0.0 if _is_constant(state) else state.m2 / (state.count - 1)
        stddev = math.sqrt(variance)
        return metrics(
            variance=variance,
            stddev=stddev,
            cv=stddev / state.mean if state.mean else Absent("mean_is_zero"),
            skewness=_skewness(state),
            kurtosis=_kurtosis(state),
        )


def _above(values: pl.Series, least: int) -> pl.Series:
    """Distance of integers from the smallest, exact however far apart they are."""
    if values.dtype == pl.Int64:
        # The difference may wrap around; read without a sign it is right again.
        return (values - least).reinterpret(signed=False)
    if values.dtype in (pl.Int8, pl.Int16, pl.Int32):
        values = values.cast(pl.Int64)
    elif not values.dtype.is_unsigned_integer():
        values = values.cast(pl.Int128)
    return values - pl.Series([least], dtype=values.dtype)


def _skewness(state: MomentsState) -> float | Absent:
    if state.count < 3:
        return Absent("too_few_values")
    if _is_constant(state):
        return Absent("constant")
    n = state.count
    # Products instead of powers: a power that overflows raises, a product becomes infinite.
    scale = state.m2 * math.sqrt(state.m2)
    if not scale:
        return Absent("overflow")
    biased = math.sqrt(n) * (state.m3 / scale)
    return biased * math.sqrt(n * (n - 1)) / (n - 2)


def _kurtosis(state: MomentsState) -> float | Absent:
    if state.count < 4:
        return Absent("too_few_values")
    if _is_constant(state):
        return Absent("constant")
    n = state.count
    scale = state.m2 * state.m2
    if not scale:
        return Absent("overflow")
    excess = n * (state.m4 / scale) - 3
    return ((n + 1) * excess + 6) * (n - 1) / ((n - 2) * (n - 3))


def _is_constant(state: MomentsState) -> bool:
    # Rounding leaves a trace of spread around a large constant: as SciPy, judge it against the mean.
    # No squares: of very small numbers they are 0, of very large ones infinite.
    return math.sqrt(state.m2 / state.count) <= 1e-15 * abs(state.offset)
