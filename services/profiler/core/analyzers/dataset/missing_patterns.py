"""Which columns are missing together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TableAnalyzer, TableFigures
from services.profiler.core.analyzers.kinds import is_float
from services.profiler.core.readers.base import Column
from services.profiler.core.relations import MissingPattern

WORD_BITS = 62
KEPT_LIMIT = 20_000
"""Different patterns counted; the rarest are dropped beyond."""
SHOWN_LIMIT = 50


@dataclass(frozen=True, slots=True)
class MissingPatternsState(State):
    row_count: int = 0
    patterns: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Bit sets of missing columns as 62-bit words (w0, w1 …) and the rows that have each (count)."""

    def merge(self, other: Self) -> Self:
        rows = self.row_count + other.row_count
        if self.patterns.is_empty() or other.patterns.is_empty():
            return type(self)(rows, self.patterns if other.patterns.is_empty() else other.patterns)
        return type(self)(rows, _counted(pl.concat([self.patterns, other.patterns], how="diagonal").fill_null(0)))


class MissingPatterns(TableAnalyzer[MissingPatternsState]):
    """Null and NaN are missing. Rows with nothing missing have no pattern."""

    name = "missing_patterns"
    provides = ()
    state_type = MissingPatternsState

    def measure(self, frame: pl.DataFrame, columns: Sequence[Column], first_row: int) -> MissingPatternsState:
        words: dict[str, list[pl.Series]] = {}
        for at, column in enumerate(columns):
            cells = frame[column.id]
            # A sum tells of NaN without a look at each; without nulls either there is nothing to count.
            if cells.null_count() or (is_float(column) and math.isnan(cells.sum())):
                missing = _missing(cells, column)
                words.setdefault(f"w{at // WORD_BITS}", []).append(missing.cast(pl.Int64) * (1 << at % WORD_BITS))
        if not words:
            return MissingPatternsState(frame.height)
        table = pl.DataFrame({word: pl.DataFrame(bits).sum_horizontal() for word, bits in _named(words).items()})
        some = table.filter(pl.any_horizontal(pl.all() != 0)).with_columns(count=pl.lit(1, pl.Int64))
        return MissingPatternsState(frame.height, _counted(some))

    def finalize(self, state: MissingPatternsState, columns: Sequence[Column]) -> TableFigures:
        if state.patterns.is_empty():
            return TableFigures()
        words = sorted((name for name in state.patterns.columns if name != "count"), key=lambda name: int(name[1:]))
        order = state.patterns.sort(["count", *words], descending=[True] + [False] * len(words)).head(SHOWN_LIMIT)
        return TableFigures(
            missing_patterns=tuple(
                MissingPattern(_names(row, words, columns), row["count"], row["count"] / state.row_count)
                for row in order.iter_rows(named=True)
            )
        )


def most_frequent_patterns(state: MissingPatternsState, limit: int) -> MissingPatternsState:
    """The same with at most so many patterns, in their order."""
    return MissingPatternsState(state.row_count, _ordered(state.patterns).head(limit))


def _missing(values: pl.Series, column: Column) -> pl.Series:
    return values.is_null() | values.is_nan().fill_null(False) if is_float(column) else values.is_null()


def _named(words: dict[str, list[pl.Series]]) -> dict[str, list[pl.Series]]:
    return {word: [series.alias(str(at)) for at, series in enumerate(bits)] for word, bits in words.items()}


def _counted(patterns: pl.DataFrame) -> pl.DataFrame:
    words = [name for name in patterns.columns if name != "count"]
    table = patterns.group_by(words).agg(pl.col("count").sum())
    return table if table.height <= KEPT_LIMIT else _ordered(table).head(KEPT_LIMIT)


def _ordered(patterns: pl.DataFrame) -> pl.DataFrame:
    words = sorted(name for name in patterns.columns if name != "count")
    return patterns.sort(["count", *words], descending=[True] + [False] * len(words)) if words else patterns


def _names(row: dict[str, int], words: Sequence[str], columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(
        columns[int(word[1:]) * WORD_BITS + bit].name for word in words for bit in range(WORD_BITS) if row[word] >> bit & 1
    )
