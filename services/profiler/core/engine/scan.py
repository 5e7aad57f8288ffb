"""One pass over the batches: states of every analyzer, merged as they come, within a memory budget."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.summaries.places import PlacesState
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.frames import BatchFrames
from services.profiler.core.engine.units import Key, Unit
from services.profiler.core.readers.base import Batch, Column

Work = Callable[[Unit], dict[Key, State]]
logger = logging.getLogger(__name__)
TALLY_BUDGET_BYTES = 256 * 1024**2
"""All tallies together: what is exact below is summarised beyond, largest column first."""


class Scan:
    """States so far. A unit that fails is taken apart; what fails alone is given up and the rest goes on."""

    def __init__(
        self,
        columns: Sequence[Column],
        units: Sequence[Unit],
        pool: Executor,
        source_bytes: int = 0,
        budget_bytes: int = TALLY_BUDGET_BYTES,
    ) -> None:
        self.states: dict[Key, State] = {}
        self.failed: set[Key] = set()
        self.row_count = 0
        self.memory_bytes = 0
        self._columns = columns
        self._units = list(units)
        self._pool = pool
        self._source_bytes = source_bytes
        self._budget_bytes = budget_bytes

    def add(self, batch: Batch) -> None:
        """Measure a batch and merge it in."""
        self.row_count += batch.frame.height
        self.memory_bytes += int(batch.frame.estimated_size())
        if batch.frame.is_empty():
            return
        frames = BatchFrames.of(batch, self._columns, self._source_bytes)
        self._units = self._run(self._units, lambda unit: unit.step(frames, self.states))
        self._bound()

    def finish(self) -> None:
        """Do what was put off until all rows are in."""
        self._units = self._run(self._units, lambda unit: unit.finish(self.states))
        self.states = {key: state.settled() if isinstance(state, PlacesState) else state for key, state in self.states.items()}

    def taken(self, units: Iterable[Unit]) -> dict[Key, State | None]:
        """The states of these units, which are no part of the table's from now on: None of no rows, none of what failed."""
        keys = [key for unit in units for key in unit.keys]
        found = {key: self.states.pop(key, None) for key in keys if key not in self.failed}
        self.failed.difference_update(keys)
        return found

    def _run(self, units: Sequence[Unit], work: Work) -> list[Unit]:
        """The units that did it. No two of them share a key, so that each may merge its own states while others work."""
        pending = [(unit, self._pool.submit(work, unit)) for unit in units]
        alive: list[Unit] = []
        results: list[dict[Key, State]] = []
        for unit, future in pending:
            try:
                results.append(future.result())
                alive.append(unit)
            except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - an analyzer may fail in any way
                if parts := unit.parts():
                    alive += self._run(parts, work)
                else:
                    self._give_up(unit, error)
        for result in results:
            self.states.update(result)
        return alive

    def _give_up(self, unit: Unit, error: BaseException) -> None:
        # The type only: texts of library errors quote cells.
        logger.warning("analyzer failed", extra={"analyzers": [name for name, _ in unit.keys], "error": type(error).__name__})
        self.failed.update(unit.keys)
        for key in unit.keys:
            self.states.pop(key, None)

    def _bound(self) -> None:
        sizes = {
            (unit, key): state.size_bytes
            for unit in self._units
            for key in unit.keys
            if isinstance(state := self.states.get(key), TallyState)
        }
        while sizes and sum(sizes.values()) > self._budget_bytes:
            unit, key = max(sizes, key=sizes.__getitem__)
            del sizes[unit, key]
            self.states.update(unit.shrink(self.states, key))
