"""Different values counted by 64-bit hashes: all of them while they fit, then those below a threshold."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.metrics import Approximation

ENTRY_LIMIT = 4_000_000
"""Hashes kept as they come (32 MB); more are counted and thinned."""
THINNED_LIMIT = 1 << 17
COUNTED = {"value": pl.UInt64, "count": pl.UInt64}


@dataclass(frozen=True, slots=True)
class HashesState(State):
    """A theta sketch (Dasgupta et al. 2016): a hash stays if its upper ``level`` bits are zero, with its exact row count."""

    hashes: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.UInt64))
    """One entry a row, unordered."""
    counted: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COUNTED))
    """Hashes that were already counted."""
    level: int = 0

    @classmethod
    def of_table(cls, table: pl.DataFrame) -> Self:
        """From different hashes (value) and their rows (count)."""
        if int(table["count"].sum()) > ENTRY_LIMIT // 4:
            return cls(counted=table)
        # Sorting entries is faster than grouping counts, as long as they are few.
        repeated = table.filter(pl.col("count") > 1).select(pl.col("value").repeat_by("count").explode()).to_series()
        return cls(pl.concat([table.filter(pl.col("count") == 1)["value"], repeated]))

    @property
    def size_bytes(self) -> int:
        return 8 * len(self.hashes) + 16 * self.counted.height

    def merge(self, other: Self) -> Self:
        level = max(self.level, other.level)
        one, two = self.thinned(level), other.thinned(level)
        merged = type(self)(pl.concat([one.hashes, two.hashes]), pl.concat([one.counted, two.counted]), level)
        return merged if len(merged.hashes) + merged.counted.height <= ENTRY_LIMIT else merged.shrunk()

    def shrunk(self, limit: int = THINNED_LIMIT) -> Self:
        """The same within so many entries."""
        table, level = self._table_near(limit)
        while table.height > limit:
            level += 1
            table = table.filter(_is_kept("value", level))
        return type(self)(counted=table, level=level)

    def _table_near(self, limit: int) -> tuple[pl.DataFrame, int]:
        """The table at a level that leaves about so many: hashes that will go need not be counted before."""
        entries = len(self.hashes) + self.counted.height
        level = self.level + max(0, math.ceil(math.log2(max(entries, 1) / (8 * limit))))
        table = self.thinned(level).table()
        while table.height * 2 <= limit and level > self.level:
            level = max(self.level, level - math.floor(math.log2(limit / max(table.height, 1))))
            table = self.thinned(level).table()
        return table, level

    def table(self) -> pl.DataFrame:
        """Different hashes (value) and their rows (count)."""
        found = self.hashes.sort().rle().struct.unnest()
        runs = pl.DataFrame([found["value"].alias("value"), found["len"].cast(pl.UInt64).alias("count")])
        if self.counted.is_empty():
            return runs
        return pl.concat([runs, self.counted]).group_by("value").agg(pl.col("count").sum())

    def scale(self) -> int:
        """How many values each kept hash stands for."""
        return int(2**self.level)

    def approximation(self, kept: int) -> Approximation | None:
        """Error of a figure that rests on so many kept hashes: two standard deviations of a binomial draw."""
        if not self.level:
            return None
        return Approximation("theta_sketch", min(1.0, 2 * math.sqrt((1 - 1 / self.scale()) / max(kept, 1))))

    def thinned(self, level: int) -> Self:
        """The same at a level that is not below its own."""
        if level == self.level:
            return self
        hashes = self.hashes.to_frame("value").filter(_is_kept("value", level))["value"]
        return type(self)(hashes, self.counted.filter(_is_kept("value", level)), level)


def _is_kept(name: str, level: int) -> pl.Expr:
    return pl.col(name) < 2 ** (64 - level) if level else pl.lit(True)
