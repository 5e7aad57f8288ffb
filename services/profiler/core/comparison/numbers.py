"""Two sides of numbers: how far apart their distributions are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import polars as pl

from services.profiler.core.analyzers.summaries.tally import TallyState, is_number
from services.profiler.core.comparison.differences import ColumnTest
from services.profiler.core.comparison.significance import kolmogorov_smirnov
from services.profiler.core.metrics import Approximation

THINNED = 1 << 16
"""Numbers that stand for more where the other side is a summary anyway: a rank is off by one in 65,536 at most."""
DECILES = tuple(k / 10 for k in range(1, 10))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of one side."""

    table: pl.DataFrame
    """Finite numbers ascending (value, Float64) and the rows of each (count); a number may stand in several rows."""
    count: int
    """Present numbers. More than the table's rows where a summary stands for them."""
    rank_error: float = 0.0
    """Greatest error of a rank as a share of the rows; 0 where every number is known."""


@dataclass(frozen=True)
class NumberPair:
    """Both sides on one axis. None of them is empty."""

    baseline: Numbers
    primary: Numbers

    @cached_property
    def shares(self) -> pl.DataFrame:
        """Different numbers ascending (value), the share of each side up to and with each (baseline, primary)."""
        sides = [
            self.baseline.table.select("value", baseline=pl.col("count").cast(pl.Int64), primary=pl.lit(0, pl.Int64)),
            self.primary.table.select("value", baseline=pl.lit(0, pl.Int64), primary=pl.col("count").cast(pl.Int64)),
        ]
        reached = sides[0].merge_sorted(sides[1], "value").with_columns(pl.col("baseline", "primary").cum_sum())
        last = reached.filter((pl.col("value") != pl.col("value").shift(-1)).fill_null(True))
        return last.with_columns(pl.col(name) / pl.col(name).last() for name in ("baseline", "primary"))

    @property
    def error(self) -> Approximation | None:
        """Of a share that is read off; shares differ by at most so much more or less."""
        bound = self.baseline.rank_error + self.primary.rank_error
        return Approximation("rank_summary", min(1.0, bound)) if bound else None

    def kolmogorov_smirnov(self) -> ColumnTest:
        """The greatest vertical distance D of the two distribution functions, which is its own effect size."""
        distance = float((self.shares["primary"] - self.shares["baseline"]).abs().max() or 0.0)  # type: ignore[arg-type]
        p_value = kolmogorov_smirnov(distance, self.primary.count, self.baseline.count)
        return ColumnTest("kolmogorov_smirnov", distance, p_value, distance, approximation=self.error)

    def wasserstein(self, tested: ColumnTest) -> ColumnTest | None:
        """The area between the distribution functions, W₁; its effect size is W₁/σ with the σ of the baseline, sample (n − 1).

        ``tested``: the same sides by Kolmogorov-Smirnov, whose p-value stands in. None where σ is 0 or something overflows.
        """
        gap = (self.shares["primary"] - self.shares["baseline"]).abs()
        distance = float((gap.head(-1) * self.shares["value"].diff().tail(-1)).sum())
        sigma = _deviation(self.baseline.table)
        if not (math.isfinite(distance) and math.isfinite(sigma) and sigma > 0 and math.isfinite(distance / sigma)):
            return None
        width = float(self.shares["value"][-1]) - float(self.shares["value"][0])
        error = (
            replace(tested.approximation, relative_error=tested.approximation.relative_error * width / sigma)
            if tested.approximation
            else None
        )
        return ColumnTest("wasserstein", distance, tested.p_value, distance / sigma, approximation=error)

    def buckets(self) -> list[tuple[float, float]]:
        """Shares of the baseline and of the primary between the baseline's deciles, both ends open.

        A decile is the least number that so many rows do not exceed. Equal deciles bound one bucket together.
        """
        shares = self.shares
        # A share that is meant to be reached exactly may fall short by a rounding.
        places = shares["baseline"].search_sorted(pl.Series(DECILES) - 1e-12, side="left").unique().sort()
        ends = shares[places]
        reached = [(0.0, 0.0), *zip(ends["baseline"], ends["primary"], strict=True), (1.0, 1.0)]
        return [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(reached)]


def median(table: pl.DataFrame) -> float:
    """The least number (value) that half of the rows (count) do not exceed."""
    return at_share(table, 0.5)


def at_share(table: pl.DataFrame, share: float) -> float:
    """The least number (value) that this share of the rows (count) does not exceed."""
    reached = table["count"].cast(pl.Int64).cum_sum()
    return float(table["value"][int(reached.search_sorted(max(1, math.ceil(int(reached[-1]) * share)), side="left"))])


def _deviation(table: pl.DataFrame) -> float:
    count, value = table["count"].cast(pl.Float64), table["value"]
    rows = float(count.sum())
    # The sum of great numbers overflows where their mean would not.
    mean = float((value * (count / rows)).sum())
    return math.sqrt(max(0.0, float(((value - mean) ** 2 * count).sum()) / (rows - 1))) if rows > 1 else 0.0


def known_numbers(tally: TallyState, *, is_thinned: bool) -> tuple[pl.DataFrame, float]:
    """Finite numbers ascending (value), their rows (count), and by what share of the rows a rank can be off.

    Each number by itself where they came so: counting them takes longer than sorting.
    """
    if tally.counted or not tally.raw:
        table = tally.table()
        return table.filter(is_number(table["value"])), 0.0
    ordered = pl.concat(tally.raw).sort()
    ordered = ordered.filter(is_number(ordered))
    step = len(ordered) // THINNED if is_thinned else 1
    if step <= 1:
        return ordered.to_frame("value").with_columns(count=pl.lit(1, pl.UInt64)), 0.0
    # The middle one of every few stands for all of them.
    kept = ordered.gather_every(step, step // 2).to_frame("value").with_columns(count=pl.lit(step, pl.UInt64))
    return kept, step / len(ordered)
