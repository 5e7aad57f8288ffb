"""Types of all columns of a table of text cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from services.profiler.core.readers.base import ReadOptions
from services.profiler.core.readers.inference.conversion import Conversion
from services.profiler.core.readers.inference.decision import DECLARABLE, Verdict, decide, may_change
from services.profiler.core.readers.inference.fitting import values_if_all_fit
from services.profiler.core.readers.inference.notations import Notation
from services.profiler.core.readers.inference.tally import Tally
from services.profiler.core.readers.problems import Problems
from services.profiler.errors import InvalidReadOption

_PAIRS = ThreadPoolExecutor(2, thread_name_prefix="columns")
ROWS_AT_ONCE = 4096
BYTES_AT_ONCE = 8 * 1024**2
"""A call per column has its price: crumbs of a troubled file are counted together, within these bounds."""

Cells = pl.DataFrame | Sequence[pl.Series]
"""Columns by position; apart where they are not of one length."""


class ColumnTypes:
    """What the cells of each column are, and after the last of them its type."""

    def __init__(self, names: Sequence[str], options: ReadOptions) -> None:
        self._declared = declared_types(names, options)
        self.tallies = [new_tally(declared, options.decimal or "") for declared in self._declared]
        self.verdicts: list[Verdict] = []
        self._held: list[pl.DataFrame] = []
        self._held_rows = self._held_bytes = 0

    def observe(self, cells: Cells) -> None:
        """Count the cells of consecutive rows, at the latest when it matters."""
        if not isinstance(cells, pl.DataFrame):
            self._count(cells)
            return
        if cells.height >= ROWS_AT_ONCE:
            self._count_held()
        self._held.append(cells)
        self._held_rows += cells.height
        self._held_bytes += int(cells.estimated_size())
        if self._held_rows >= ROWS_AT_ONCE or self._held_bytes >= BYTES_AT_ONCE:
            self._count_held()

    def _count_held(self) -> None:
        if not self._held:
            return
        frame = self._held[0] if len(self._held) == 1 else pl.concat(self._held)
        self._held, self._held_rows, self._held_bytes = [], 0, 0
        self._count(frame.get_columns())

    def _count(self, columns: Sequence[pl.Series]) -> None:
        # Polars counts outside the interpreter's lock: two columns at a time use two cores.
        list(_PAIRS.map(Tally.observe, self.tallies, columns))

    def guess(self) -> None:
        """Types as the cells so far tell; nothing is noted."""
        self._count_held()
        self.verdicts = [decide(tally, declared) for tally, declared in zip(self.tallies, self._declared, strict=True)]

    def observe_as_guessed(self, frame: pl.DataFrame, conversions: Sequence[Conversion], first_row: int) -> pl.DataFrame:
        """Count the cells of consecutive rows and read them, as far as the types guessed are right."""
        columns = frame.get_columns()
        rows = [first_row] * len(columns)
        return pl.DataFrame(list(_PAIRS.map(_observed, self.tallies, self.verdicts, conversions, columns, rows)))

    def undecided(self) -> list[int]:
        """Positions of columns whose type may hang on cells that were passed over."""
        self._count_held()
        return [
            position
            for position, (tally, declared) in enumerate(zip(self.tallies, self._declared, strict=True))
            if not declared and may_change(tally, decide(tally))
        ]

    def observe_again(self, positions: Iterable[int], frames: Iterable[Cells]) -> None:
        """Count the cells of some columns anew, now that it is known what to look for."""
        fresh = {position: self.tallies[position].restarted() for position in positions}
        for frame in frames:
            for position, tally in fresh.items():
                tally.observe(frame[position] if not isinstance(frame, pl.DataFrame) else frame.to_series(position))
        for position, tally in fresh.items():
            self.tallies[position] = tally

    def reason(self, position: int) -> str:
        """Why a column has its type: declared, cells, or the code of the problem that decided."""
        return "declared" if self._declared[position] else self.verdicts[position].problem or "cells"

    def decide(self, problems: Problems) -> None:
        """Fix the types and note what is odd about them."""
        self._count_held()
        self.verdicts = [decide(tally, declared) for tally, declared in zip(self.tallies, self._declared, strict=True)]
        for position, verdict in enumerate(self.verdicts, start=1):
            if verdict.problem:
                problems.note(verdict.problem, f"column {position}")


def _observed(tally: Tally, verdict: Verdict, conversion: Conversion, cells: pl.Series, first_row: int) -> pl.Series:
    values = values_if_all_fit(tally, verdict, cells)
    if values is None:
        tally.observe(cells)
        return conversion.values(cells, first_row)
    conversion.note_fit(cells)
    return values


def new_tally(declared: str | None, decimal: str) -> Tally:
    """For a column of which the user may have said something."""
    tally = Tally(wants_scale=declared == "decimal", decimal=decimal)
    if decimal == ",":
        tally.notation_counts[Notation(",", ".")] = 0
    return tally


def declared_types(names: Sequence[str], options: ReadOptions) -> list[str | None]:
    """By position. Raises InvalidReadOption for a type or a column that does not exist."""
    if options.decimal not in (None, ".", ","):
        raise InvalidReadOption("decimal", "a point or a comma is expected")
    for name, declared in options.types.items():
        if declared not in DECLARABLE:
            raise InvalidReadOption("types", f"a type is one of {', '.join(DECLARABLE)}")
        if name not in names:
            raise InvalidReadOption("types", "it names a column that the table does not have")
    return [options.types.get(name) for name in names]
