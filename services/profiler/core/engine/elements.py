"""What stands inside lists: elements are measured like a column of their own, and told beside the figures of their lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from services.profiler.core.analyzers.base import Settings, State
from services.profiler.core.analyzers.kinds import is_countable, is_text
from services.profiler.core.analyzers.registry import COLUMN_ANALYZERS
from services.profiler.core.analyzers.text.lengths import Lengths
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import ColumnUnit, Key, Unit, merged
from services.profiler.core.engine.value_units import TallyUnit, TextUnit
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.profile import ColumnProfile
from services.profiler.core.readers.base import Batch, Column
from services.profiler.core.readers.stored_types import adopt

ELEMENTS: Final = 1_000_000
"""Added to a list column's position for the states of its elements; no table has as many columns."""
CHUNK: Final = 1_000_000
"""Elements measured at once, however many a batch of lists holds."""
FIGURES: Final[Mapping[MetricName, MetricName]] = {
    "count": "element_count",
    "missing_count": "element_missing_count",
    "distinct_count": "element_distinct_count",
    "min": "element_min",
    "max": "element_max",
    "mean": "element_mean",
    "stddev": "element_stddev",
    "median": "element_median",
    "length_min": "element_length_min",
    "length_max": "element_length_max",
    "length_mean": "element_length_mean",
}
"""A figure of the elements, and its name among those of the list column."""


def elements_of(column: Column) -> Column | None:
    """The column of a list column's elements, of lists in lists the innermost; None for any other column."""
    dtype: object = column.dtype
    while isinstance(dtype, pl.List):
        dtype = dtype.inner
    if dtype is column.dtype:
        return None
    leaf = dtype if isinstance(dtype, pl.DataType) else dtype()  # type: ignore[operator]
    return Column(column.position + ELEMENTS, column.name, leaf, adopt(leaf)[1])


def element_metrics(elements: ColumnProfile) -> dict[MetricName, Metric]:
    """Figures of a list column from those of its elements."""
    found = {name: elements.metrics[source] for source, name in FIGURES.items() if source in elements.metrics}
    return {name: Metric(name, metric.value, metric.approximation) for name, metric in found.items()}


class ElementUnit(Unit):
    """Other units' work on the elements of one list column."""

    def __init__(self, column: Column, elements: Column, units: Sequence[Unit]) -> None:
        self.keys = tuple(key for unit in units for key in unit.keys)
        self._column = column
        self._elements = elements
        self._units = units

    @classmethod
    def of(cls, column: Column, elements: Column, settings: Settings) -> ElementUnit:
        """The work that ``FIGURES`` asks for."""
        measured = [each for each in COLUMN_ANALYZERS if each.supports(elements) and FIGURES.keys() & set(each.provides)]
        units: list[Unit] = [ColumnUnit([(each, elements) for each in measured], settings)]
        if is_text(elements):
            units.append(TextUnit(elements, (Lengths(),), (), settings, keeps_shapes=False))
        elif is_countable(elements):
            units.append(TallyUnit(elements))
        return cls(column, elements, units)

    def measure(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        found: dict[Key, State] = {}
        for chunk in self._chunks(frames):
            for unit in self._units:
                found.update(merged(found, unit.measure(chunk, so_far)))
        return found

    def step(self, frames: BatchFrames, so_far: Mapping[Key, State]) -> dict[Key, State]:
        known = {key: so_far[key] for key in self.keys if key in so_far}
        for chunk in self._chunks(frames):
            for unit in self._units:
                known.update(unit.step(chunk, known))
        return known

    def finish(self, so_far: Mapping[Key, State]) -> dict[Key, State]:
        return {key: state for unit in self._units for key, state in unit.finish(so_far).items()}

    def shrink(self, so_far: Mapping[Key, State], key: Key) -> dict[Key, State]:
        return next(unit for unit in self._units if key in unit.keys).shrink(so_far, key)

    def parts(self) -> Sequence[Unit]:
        smaller = self._units if len(self._units) > 1 else self._units[0].parts()
        return [ElementUnit(self._column, self._elements, [unit]) for unit in smaller]

    def _chunks(self, frames: BatchFrames) -> Iterator[BatchFrames]:
        cells = frames.cells[self._column.id]
        while isinstance(cells.dtype, pl.List):
            cells = cells.explode(empty_as_null=False, keep_nulls=False)
        for at in range(0, len(cells), CHUNK):
            frame = cells.slice(at, CHUNK).alias(self._elements.id).to_frame()
            yield BatchFrames.of(Batch(frame, 1, 0), (self._elements,))
