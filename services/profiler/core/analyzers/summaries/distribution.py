"""A tally, read: what frequency analyzers work on once the pass is over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from services.profiler.core.analyzers.summaries.tally import TallyState, is_number
from services.profiler.core.metrics import Approximation


@dataclass(frozen=True)
class TallyDistribution:
    """Computes each table once, however many analyzers ask."""

    tally: TallyState

    @property
    def row_count(self) -> int:
        return self.tally.row_count

    @property
    def is_exact(self) -> bool:
        return not self.tally.outgrown

    @cached_property
    def table(self) -> pl.DataFrame:
        return self.tally.table()

    def numbers(self) -> tuple[pl.Series, pl.Series, Approximation | None]:
        return self._numbers

    def occurrences(self) -> tuple[pl.Series, int]:
        if self.is_exact:
            return self.table["count"], 1
        return self._hashes["count"], self.tally.hashes.scale()

    def variety_approximation(self) -> Approximation | None:
        return None if self.is_exact else self.tally.hashes.approximation(self._hashes.height)

    def frequency_approximation(self) -> Approximation | None:
        if self.is_exact or not self.tally.missed_count:
            return None
        greatest = int(self.table["count"].max() or 1)  # type: ignore[arg-type]
        return Approximation("frequent_values", min(1.0, self.tally.missed_count / greatest))

    @cached_property
    def _hashes(self) -> pl.DataFrame:
        return self.tally.hashes.table()

    @cached_property
    def _numbers(self) -> tuple[pl.Series, pl.Series, Approximation | None]:
        table = _finite(self.table) if self.is_exact else self.tally.ranks.table()
        approximation = None if self.is_exact else self.tally.ranks.approximation()
        return table["value"].cast(pl.Float64), table["count"].cum_sum(), approximation


def _finite(table: pl.DataFrame) -> pl.DataFrame:
    # Of ascending values only the ends can be infinite: without any, nothing is copied.
    ends = pl.concat([table["value"].head(1), table["value"].tail(1)])
    return table if is_number(ends).all() else table.filter(is_number(table["value"]))
