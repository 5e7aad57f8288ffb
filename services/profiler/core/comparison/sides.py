"""One side of a comparison: what the states of a column tell of its distribution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.calendar import as_microseconds, is_sentinel
from services.profiler.core.analyzers.column.flags import FlagsState
from services.profiler.core.analyzers.column.presence import PresenceState
from services.profiler.core.analyzers.kinds import is_instant, is_ordered
from services.profiler.core.analyzers.masks import masks
from services.profiler.core.analyzers.shape import MASK_LIMIT, shapes
from services.profiler.core.analyzers.summaries.hashes import HashesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.analyzers.text.lengths import LengthsState
from services.profiler.core.comparison.numbers import Numbers, known_numbers
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.value_units import MASKS, VALUES
from services.profiler.core.metrics import Approximation
from services.profiler.core.readers.base import Column

S = TypeVar("S", bound=State)
READ = ("presence", "flags", "lengths", VALUES, MASKS)
"""Names of the states that a side is told from."""
FEW_NUMBERS = 20
"""Different numbers up to which a column can be taken for a category."""
MICROSECONDS = {"ms": 1000.0, "us": 1.0, "ns": 0.001}
"""In a unit of durations."""


@dataclass(frozen=True)
class Side:
    """One column in the states of its table."""

    column: Column
    states: TableStates

    @property
    def presence(self) -> PresenceState | None:
        return self._state("presence", PresenceState)

    @property
    def is_redacted(self) -> bool:
        return self.column.position in self.states.redacted

    @cached_property
    def tally(self) -> TallyState | None:
        return self._state(VALUES, TallyState)

    @property
    def count(self) -> int:
        """Present values."""
        presence = self.presence
        return presence.row_count - presence.null_count - presence.nan_count if presence else 0

    @property
    def is_exact(self) -> bool:
        """Whether every value is known."""
        return self.tally is not None and not self.tally.outgrown

    @cached_property
    def few(self) -> pl.DataFrame | None:
        """Different numbers (value) and their rows (count), if all are known and few."""
        if not self.is_exact or self.tally is None:
            return None
        table = self.tally.counted[0] if len(self.tally.counted) == 1 and not self.tally.raw else None
        if table is None:
            # A look at some spares counting all.
            seen = pl.concat([series.head(1000) for series in self.tally.raw] or [pl.Series([], dtype=pl.Int64)])
            table = self.numbers_table if seen.n_unique() <= FEW_NUMBERS else None
        return table if table is not None and table.height <= FEW_NUMBERS else None

    @property
    def numbers_table(self) -> pl.DataFrame:
        return self.tally.table() if self.tally else pl.DataFrame(schema={"value": pl.Float64, "count": pl.UInt64})

    def numbers(self, *, is_thinned: bool) -> Numbers | None:
        """Its numbers, times in microseconds or their own unit; None where they are withheld or there are none."""
        if self.tally is None or not is_ordered(self.column):
            return None
        error = 0.0
        if self.tally.outgrown:
            table, bound = self.tally.ranks.table(), self.tally.ranks.approximation()
            error = bound.relative_error if bound else 0.0
        else:
            table, error = known_numbers(self.tally, is_thinned=is_thinned)
        if is_instant(self.column):
            table = table.with_columns(as_microseconds(pl.col("value").cast(pl.Int64), self.column))
        table = table.select(pl.col("value").cast(pl.Float64), "count")
        if isinstance(self.column.dtype, pl.Duration):
            table = table.with_columns(pl.col("value") * MICROSECONDS[self.column.dtype.time_unit])
        count = int(table["count"].sum())
        return Numbers(table, count, error) if count else None

    def real_times(self, numbers: Numbers) -> pl.DataFrame:
        """Points in time without those that stand for none."""
        return numbers.table.filter(~is_sentinel(pl.col("value").cast(pl.Int64)))

    @property
    def level(self) -> int:
        """How thin its hashes are: half of the values are left at each level."""
        return self.tally.hashes.level if self.tally else 0

    def categories(self, level: int | None) -> tuple[pl.DataFrame, Approximation | None] | None:
        """Different values (value) and their rows (count), and what it costs that only some are known.

        With a level their hashes at this level instead. None where they cannot be told.
        """
        flags = self._state("flags", FlagsState)
        if flags is not None:
            counts = {"value": [False, True], "count": [flags.false_count, flags.true_count]}
            return pl.DataFrame(counts).filter(pl.col("count") > 0), None
        if self.tally is None or (self.tally.outgrown and level is None):
            return None
        if level is None:
            return self.tally.entries(), None
        hashes = self.tally.hashes
        if not self.tally.outgrown:
            hashes = HashesState(counted=self.tally.entries().select(pl.col("value").hash(), "count"))
        table = hashes.thinned(level).table()
        return table, hashes.thinned(level).approximation(table.height)

    def lengths(self) -> Numbers | None:
        """How long its texts are."""
        state = self._state("lengths", LengthsState)
        if state is None or not state.lengths:
            return None
        counts = pl.Series("count", state.counts, dtype=pl.UInt64)
        return Numbers(pl.DataFrame([pl.Series("value", state.lengths, dtype=pl.Float64), counts]), sum(state.counts))

    def shapes(self) -> pl.DataFrame | None:
        """How its texts are built (value), and the rows of each shape (count); None if there are too many."""
        tally = self._state(MASKS, TallyState)
        if tally is None and self.is_exact and self.tally is not None and self.tally.entries().height <= MASK_LIMIT:
            entries = self.tally.entries()
            tally = TallyState(self.tally.row_count, (entries.with_columns(masks(entries["value"])),))
        if tally is None or tally.outgrown or sum(frame.height for frame in tally.counted) > MASK_LIMIT:
            return None
        table = tally.entries()
        return table.select(shapes(table["value"]).alias("value"), "count").group_by("value").agg(pl.col("count").sum())

    def _state(self, name: str, kind: type[S]) -> S | None:
        found = self.states.states.get((name, self.column.position))
        return found if isinstance(found, kind) else None
