"""The unit that keeps some whole rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import TABLE, Key, Unit
from services.profiler.core.readers.base import Column

ROW_SAMPLE = "row_sample"
"""Key of the shared sample, beside the analyzers' names."""


class SampleUnit(Unit):
    """One sample for every statistic of several columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.keys = ((ROW_SAMPLE, TABLE),)
        self._columns = columns

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        return {self.keys[0]: RowSampleState.of(frames.values, self._columns, frames.first_row)}
