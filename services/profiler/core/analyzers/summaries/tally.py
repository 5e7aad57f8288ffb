"""Which values a column has and how often: exact while it fits, summarised when it outgrows its budget."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.hashes import HashesState
from services.profiler.core.analyzers.summaries.ranks import RanksState

COUNTED_LIMIT = 1 << 18
"""Different texts that are counted; 16 MB of them."""
COUNTED_BYTES = 16 * 1024**2
RAW_LIMIT = 1 << 21
"""Numbers kept as they are: 16 MB, and ten times that while figures are made of them."""
LEAST_FORESEEN = 20_000
"""Rows that tell what is to come."""
FORESEEN_EXCESS = 2
"""How many times too large a tally must promise to be before its values are let go early."""
FREQUENT_LIMIT = 4096
"""Most frequent values kept once a column has outgrown counting."""


@dataclass(frozen=True, slots=True)
class TallyState(State):
    """Values of one column. Not outgrown: ``counted`` and ``raw`` hold everything.

    Outgrown: ``counted`` holds frequent values with lower bounds of their counts, ``hashes`` tell values apart,
    ``ranks`` order numbers.
    """

    row_count: int = 0
    counted: tuple[pl.DataFrame, ...] = ()
    """Frames of different values (value) and their rows (count); the same value may stand in several."""
    raw: tuple[pl.Series, ...] = ()
    """Numbers, one entry a row."""
    outgrown: bool = False
    missed_count: int = 0
    """Most rows by which a frequent value's count can be too low."""
    hashes: HashesState = field(default_factory=HashesState)
    ranks: RanksState = field(default_factory=RanksState)

    @property
    def size_bytes(self) -> int:
        """Roughly what it holds in memory."""
        values = sum(frame.estimated_size() for frame in self.counted) + sum(series.estimated_size() for series in self.raw)
        return int(values) + self.hashes.size_bytes + self.ranks.size_bytes

    def merge(self, other: Self) -> Self:
        both = self.joined(other)
        return both.outgrow() if both.is_too_large else both

    def joined(self, other: Self) -> Self:
        """Both, however many values that makes."""
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        if self.outgrown != other.outgrown:
            return self.outgrow().joined(other.outgrow())
        return type(self)(
            self.row_count + other.row_count,
            self.counted + other.counted,
            self.raw + other.raw,
            self.outgrown,
            self.missed_count + other.missed_count,
            self.hashes.merge(other.hashes),
            self.ranks.merge(other.ranks),
        ).settled()

    @property
    def is_too_large(self) -> bool:
        """Whether it counts more texts than it should, or holds more numbers than can be sorted in bounded memory."""
        if sum(map(len, self.raw)) > RAW_LIMIT:
            return True
        if self.outgrown or len(self.counted) != 1 or self.counted[0]["value"].dtype not in (pl.String, pl.Binary):
            return False
        return self.counted[0].height > COUNTED_LIMIT or self.counted[0].estimated_size() > COUNTED_BYTES

    def will_be_too_large(self, expected_rows: int) -> bool:
        """Whether it is sure to be, once it has so many rows: its different texts so far tell how many there are."""
        if self.outgrown or len(self.counted) != 1 or self.row_count < LEAST_FORESEEN or expected_rows <= self.row_count:
            return False
        seen = self.counted[0]
        foreseen = _different(_pool(self.row_count, seen.height), expected_rows)
        return max(foreseen / COUNTED_LIMIT, foreseen * seen.estimated_size() / seen.height / COUNTED_BYTES) > FORESEEN_EXCESS

    @property
    def spellings(self) -> pl.Series:
        """Its different texts, unless it has outgrown counting."""
        return pl.concat([frame["value"] for frame in self.counted]) if self.counted else pl.Series("value", [], pl.String)

    @property
    def is_empty(self) -> bool:
        return not (self.counted or self.raw or self.outgrown)

    def table(self) -> pl.DataFrame:
        """Different values ascending (value) and their rows (count); of an outgrown tally the frequent ones."""
        return self.entries() if self.raw and not self.counted else self.entries().sort("value")

    def entries(self) -> pl.DataFrame:
        """The same in no order."""
        if not self.counted and not self.raw:
            return pl.DataFrame(schema={"value": pl.Null, "count": pl.UInt64})
        if not self.counted:
            return runs(pl.concat(self.raw))
        if not self.raw and len(self.counted) == 1:
            return self.counted[0]
        frames = [*self.counted, *([runs(pl.concat(self.raw))] if self.raw else [])]
        return pl.concat(frames).group_by("value").agg(pl.col("count").sum())

    def outgrow(self) -> Self:
        """Trade the values for hashes, ranks and the most frequent values."""
        if self.outgrown or self.is_empty:
            return self
        table = self.entries()
        hashes = HashesState.of_table(table.select(pl.col("value").hash(), "count"))
        ranks = RanksState.of_table(table.filter(is_number(table["value"]))) if table["value"].dtype.is_numeric() else RanksState()
        frequent, missed = most_frequent(table)
        return type(self)(self.row_count, (frequent,), (), True, missed, hashes, ranks)

    def shrunk(self) -> Self:
        """The same in less memory: exact if many values repeat, else outgrown and thinned."""
        if not self.outgrown:
            table = self.table()
            if 2 * table.estimated_size() <= self.size_bytes:
                return type(self)(self.row_count, (table,))
        grown = self.outgrow()
        return replace(grown, hashes=grown.hashes.shrunk())

    def settled(self) -> Self:
        """The same with fewer parts."""
        # Frames are put together only when they have doubled: each value is then moved a bounded number of times.
        rows = [frame.height for frame in self.counted]
        if len(rows) < 2 or sum(rows) < max(2 * rows[0], 4 * FREQUENT_LIMIT if self.outgrown else COUNTED_LIMIT):
            return self
        table = pl.concat(self.counted).group_by("value").agg(pl.col("count").sum())
        if self.outgrown:
            frequent, missed = most_frequent(table)
            return replace(self, counted=(frequent,), missed_count=self.missed_count + missed)
        return replace(self, counted=(table,))


def _different(pool: float, draws: int) -> float:
    """How many different values so many draws from equally likely ones are expected to meet."""
    return pool * -math.expm1(-draws / pool)


def _pool(draws: int, different: int) -> float:
    """How many equally likely values there are, if so many draws met so many different ones; by bisection."""
    low, high = float(different), float(draws) ** 2
    for _ in range(64):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if _different(middle, draws) < different else (low, middle)
    return high


def runs(values: pl.Series) -> pl.DataFrame:
    """Different values ascending (value) and how many of each (count)."""
    # Column by column: a plan for two columns takes longer than most columns do.
    found = values.sort().rle().struct.unnest()
    return pl.DataFrame([found["value"], found["len"].cast(pl.UInt64).alias("count")])


def is_number(values: pl.Series) -> pl.Series:
    """Whether each is finite."""
    return values.is_finite() if values.dtype.is_float() else pl.repeat(True, len(values), eager=True)


def most_frequent(table: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The values that matter, ties to the smaller value, and the greatest count left out."""
    # Misra & Gries (1982) merged as in Agarwal et al. (2012), but without the subtraction: counts are lower bounds.
    if table.height <= FREQUENT_LIMIT:
        return table, 0
    # Ties at the limit are the many: only they need their values compared.
    missed = int(table["count"].sort(descending=True)[FREQUENT_LIMIT])
    above = table.filter(pl.col("count") > missed)
    ties = table.filter(pl.col("count") == missed).bottom_k(FREQUENT_LIMIT - above.height, by="value")
    return pl.concat([above, ties]), missed
