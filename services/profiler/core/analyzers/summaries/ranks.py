"""Quantiles of more numbers than fit: a deterministic, mergeable summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.metrics import Approximation

BUFFER = 1 << 16
"""Numbers kept per level."""


@dataclass(frozen=True, slots=True)
class RanksState(State):
    """Munro & Paterson (1980): a full level is sorted and every other number moves up, standing for twice as many rows."""

    levels: list[pl.Series] = field(default_factory=list)
    """Numbers at level i stand for 2^i rows each."""
    compaction_weight: int = 0
    """Rows by which a rank can be off: each compaction at level i adds up to 2^i."""

    @property
    def size_bytes(self) -> int:
        return sum(8 * len(level) for level in self.levels)

    @classmethod
    def of(cls, values: pl.Series) -> Self:
        """The summary of some finite numbers."""
        return cls([values.cast(pl.Float64)]).compacted() if len(values) else cls()

    @classmethod
    def of_table(cls, table: pl.DataFrame) -> Self:
        """The summary of numbers (value) that stand for several rows each (count)."""
        # The binary digits of a count say at which levels its number stands.
        depth = int(table["count"].max() or 0).bit_length()  # type: ignore[arg-type]
        digits = [table.filter(pl.col("count") // 2**at % 2 == 1)["value"].cast(pl.Float64) for at in range(depth)]
        return cls(digits).compacted()

    def merge(self, other: Self) -> Self:
        depth = max(len(self.levels), len(other.levels))
        levels = [pl.concat([_level(self, at), _level(other, at)]) for at in range(depth)]
        return type(self)(levels, self.compaction_weight + other.compaction_weight).compacted()

    def table(self) -> pl.DataFrame:
        """Kept numbers ascending (value) and the rows that each stands for (count)."""
        frames = [
            pl.DataFrame({"value": level, "count": pl.repeat(2**at, len(level), dtype=pl.UInt64, eager=True)})
            for at, level in enumerate(self.levels)
        ]
        return pl.concat(frames).sort("value") if frames else pl.DataFrame(schema={"value": pl.Float64, "count": pl.UInt64})

    def approximation(self) -> Approximation | None:
        """Greatest rank error as a share of the rows: a bound, not an estimate."""
        rows = sum(2**at * len(level) for at, level in enumerate(self.levels))
        if not self.compaction_weight:
            return None
        return Approximation("rank_summary", min(1.0, self.compaction_weight / max(rows, 1)))

    def compacted(self, buffer: int = BUFFER) -> Self:
        """The same with at most twice the buffer's numbers in every level."""
        levels, error = list(self.levels), self.compaction_weight
        at = 0
        while at < len(levels):
            if len(levels[at]) > 2 * buffer:
                ordered = levels[at].sort()
                # An odd one stays, so that no row is lost; the others leave in pairs.
                paired = len(ordered) // 2 * 2
                # Taking lower and upper halves of the pairs in turn keeps the errors from adding up to one side.
                moved = ordered.head(paired).gather_every(2, offset=error >> at & 1)
                levels[at] = ordered.tail(len(ordered) - paired)
                error += 2**at
                levels[at + 1 : at + 2] = [pl.concat([*levels[at + 1 : at + 2], moved])]
            at += 1
        return type(self)(levels, error)


def _level(state: RanksState, at: int) -> pl.Series:
    return state.levels[at] if at < len(state.levels) else pl.Series([], dtype=pl.Float64)
