"""What texts are as UTF-8: greatest length in bytes, and how many go beyond ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import ColumnAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import is_text, metrics
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.readers.base import Column


@dataclass(frozen=True, slots=True)
class ByteLengthsState(State):
    longest: int | None = None
    non_ascii_count: int = 0

    def merge(self, other: Self) -> Self:
        known = [length for length in (self.longest, other.longest) if length is not None]
        return type(self)(max(known, default=None), self.non_ascii_count + other.non_ascii_count)


class ByteLengths(ColumnAnalyzer[ByteLengthsState]):
    name = "byte_lengths"
    provides = ("byte_length_max", "non_ascii_count")
    state_type = ByteLengthsState

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def measure(self, values: pl.Series, column: Column, settings: Settings) -> ByteLengthsState:
        length = values.str.len_bytes()
        # Sums tell whether there is anything to count.
        characters = values.str.len_chars()
        is_ascii = length.sum() == characters.sum()
        return ByteLengthsState(length.max(), 0 if is_ascii else int((length != characters).sum()))  # type: ignore[arg-type]

    def finalize(self, state: ByteLengthsState, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        return metrics(byte_length_max=state.longest, non_ascii_count=state.non_ascii_count)
