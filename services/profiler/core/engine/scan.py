"""One pass over the batches: states of every analyzer, merged as they come, within a memory budget."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Executor

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import Key, Unit
from services.profiler.core.readers.base import Batch, Column

logger = logging.getLogger(__name__)
TALLY_BUDGET_BYTES = 256 * 1024**2
"""All tallies together: what is exact below is summarised beyond, largest column first."""


class Scan:
    """States so far. A unit that fails is taken apart; what fails alone is given up and the rest goes on."""

    def __init__(
        self, columns: Sequence[Column], units: Sequence[Unit], pool: Executor, budget_bytes: int = TALLY_BUDGET_BYTES
    ) -> None:
        self.states: dict[Key, State] = {}
        self.failed: set[Key] = set()
        self.row_count = 0
        self.memory_bytes = 0
        self._columns = columns
        self._units = list(units)
        self._pool = pool
        self._budget_bytes = budget_bytes

    def add(self, batch: Batch) -> None:
        """Measure a batch and merge it in."""
        self.row_count += batch.frame.height
        self.memory_bytes += int(batch.frame.estimated_size())
        if batch.frame.is_empty():
            return
        frames = BatchFrames.of(batch, self._columns)
        self._units = self._measure(self._units, frames)
        self._bound()

    def _measure(self, units: Sequence[Unit], frames: BatchFrames) -> list[Unit]:
        pending = [(unit, self._pool.submit(unit.measure, frames, self.states)) for unit in units]
        alive: list[Unit] = []
        results: list[dict[Key, State]] = []
        for unit, future in pending:
            try:
                results.append(future.result())
                alive.append(unit)
            except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - an analyzer may fail in any way
                if parts := unit.parts():
                    alive += self._measure(parts, frames)
                else:
                    self._give_up(unit, error)
        for result in results:
            self._merge(result)
        return alive

    def _merge(self, result: dict[Key, State]) -> None:
        for key, state in result.items():
            known = self.states.get(key)
            self.states[key] = state if known is None else known.merge(state)

    def _give_up(self, unit: Unit, error: BaseException) -> None:
        # The type only: texts of library errors quote cells.
        logger.warning("analyzer failed", extra={"analyzers": [name for name, _ in unit.keys], "error": type(error).__name__})
        self.failed.update(unit.keys)
        for key in unit.keys:
            self.states.pop(key, None)

    def _bound(self) -> None:
        sizes = {key: state.size_bytes for key, state in self.states.items() if isinstance(state, TallyState)}
        while sizes and sum(sizes.values()) > self._budget_bytes:
            largest = max(sizes, key=sizes.__getitem__)
            del sizes[largest]
            tally = self.states[largest]
            if isinstance(tally, TallyState):
                self.states[largest] = tally.shrunk()
