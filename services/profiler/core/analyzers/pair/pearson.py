"""Linear correlation of numeric columns, over the rows in which both are present."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TableAnalyzer, TableFigures
from services.profiler.core.analyzers.kinds import is_numeric
from services.profiler.core.readers.base import Column
from services.profiler.core.relations import Association, PairBudget

COLUMN_LIMIT = 50
"""Columns paired, in file order: 1,225 pairs."""
LEAST_PAIRS = 10
PENDING_LIMIT = 16
SCHEMA = {
    "a": pl.Int64,
    "b": pl.Int64,
    "n": pl.Int64,
    "mean_a": pl.Float64,
    "mean_b": pl.Float64,
    "m2_a": pl.Float64,
    "m2_b": pl.Float64,
    "co": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class PearsonState(State):
    moments: tuple[pl.DataFrame, ...] = ()
    """Per pair of positions (a, b): complete rows, means, sums of squares and products around them. A pair may recur."""

    def merge(self, other: Self) -> Self:
        parts = self.moments + other.moments
        return type(self)(parts if len(parts) < PENDING_LIMIT else (combined(parts),))


class Pearson(TableAnalyzer[PearsonState]):
    """None where a column is constant or fewer than 10 rows are complete."""

    name = "pearson"
    provides = ()
    reads = "values"
    state_type = PearsonState

    def measure(self, frame: pl.DataFrame, columns: Sequence[Column], first_row: int) -> PearsonState:
        chosen = [column for column in columns if is_numeric(column)][:COLUMN_LIMIT]
        centred = {column.position: _Centred.of(frame[column.id]) for column in chosen}
        rows = [(a, b, *_moments(centred[a], centred[b])) for a, b in combinations(centred, 2)]
        return PearsonState((pl.DataFrame(rows, SCHEMA, orient="row"),) if rows else ())

    def finalize(self, state: PearsonState, columns: Sequence[Column]) -> TableFigures:
        numeric = sum(is_numeric(column) for column in columns)
        if numeric < 2:
            return TableFigures()
        names = {column.position: column.name for column in columns}
        found = [
            Association(names[row["a"]], names[row["b"]], self.name, _strength(row), row["n"])
            for row in (combined(state.moments).sort("a", "b").iter_rows(named=True) if state.moments else ())
        ]
        budget = PairBudget(self.name, math.comb(numeric, 2), math.comb(min(numeric, COLUMN_LIMIT), 2), len(found))
        return TableFigures(associations=tuple(sorted(found, key=_weakness)), pair_budgets=(budget,))


@dataclass(frozen=True, slots=True)
class _Centred:
    """A column around its mean; missing rows are 0 there and in the mask. No mask: nothing is missing."""

    mean: float
    distance: pl.Series
    square: pl.Series
    mask: pl.Series | None
    distance_sum: float
    square_sum: float

    @classmethod
    def of(cls, values: pl.Series) -> Self:
        numbers = values.cast(pl.Float64)
        mean = float(numbers.mean() or 0.0)  # type: ignore[arg-type]
        distance = (numbers - mean).fill_null(0.0)
        square = distance * distance
        mask = numbers.is_not_null().cast(pl.Float64) if numbers.null_count() else None
        return cls(mean, distance, square, mask, float(distance.sum()), float(square.sum()))

    def sums(self, mask: pl.Series | None) -> tuple[float, float]:
        """Of distances and of squares, where the other column is present."""
        return (self.distance_sum, self.square_sum) if mask is None else (_dot(self.distance, mask), _dot(self.square, mask))


def _moments(a: _Centred, b: _Centred) -> tuple[int, float, float, float, float, float]:
    rows = _complete(a, b)
    if not rows:
        return 0, 0.0, 0.0, 0.0, 0.0, 0.0
    sum_a, square_a = a.sums(b.mask)
    sum_b, square_b = b.sums(a.mask)
    return (
        rows,
        a.mean + sum_a / rows,
        b.mean + sum_b / rows,
        square_a - sum_a * sum_a / rows,
        square_b - sum_b * sum_b / rows,
        _dot(a.distance, b.distance) - sum_a * sum_b / rows,
    )


def _complete(a: _Centred, b: _Centred) -> int:
    masks = [mask for mask in (a.mask, b.mask) if mask is not None]
    if not masks:
        return len(a.distance)
    return round(_dot(masks[0], masks[-1]))


def _dot(one: pl.Series, other: pl.Series) -> float:
    return float(one.dot(other) or 0.0)


def combined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row a pair: Pébay (2008), eq. 3.1 over any number of parts."""
    n, mean_a, mean_b = pl.col("n"), pl.col("mean_a"), pl.col("mean_b")
    total = n.sum()
    centre_a, centre_b = (n * mean_a).sum() / total, (n * mean_b).sum() / total
    return (
        pl.concat(parts)
        .filter(n > 0)
        .group_by("a", "b")
        .agg(
            n=total,
            mean_a=centre_a,
            mean_b=centre_b,
            m2_a=pl.col("m2_a").sum() + (n * (mean_a - centre_a) ** 2).sum(),
            m2_b=pl.col("m2_b").sum() + (n * (mean_b - centre_b) ** 2).sum(),
            co=pl.col("co").sum() + (n * (mean_a - centre_a) * (mean_b - centre_b)).sum(),
        )
    )


def _strength(row: dict[str, float]) -> float | None:
    # Products instead of powers: a power that overflows raises, a product becomes infinite.
    traces = {name: 1e-13 * row[f"mean_{name}"] for name in ("a", "b")}
    if row["n"] < LEAST_PAIRS or any(row[f"m2_{name}"] <= trace * trace * row["n"] for name, trace in traces.items()):
        return None
    strength = row["co"] / (math.sqrt(row["m2_a"]) * math.sqrt(row["m2_b"]))
    return max(-1.0, min(1.0, strength)) if math.isfinite(strength) else None


def _weakness(found: Association) -> tuple[float, str, str]:
    # Rounded, so that the order of additions does not change the order of equals.
    return (1.0 if found.strength is None else -round(abs(found.strength), 9), found.column_a, found.column_b)
