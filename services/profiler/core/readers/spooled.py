"""A table whose cells were read once as text and kept: for formats that are dear or impossible to read a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Column, ReadLimits, ReadOptions, TextBatch
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.inference.conversion import Conversion
from services.profiler.core.readers.nested import ListConversion, as_json, exact, list_type, tallied
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spill import Spill
from services.profiler.errors import TooManyCells

SourceLine = Callable[[int], int | None]


def no_line(_: int) -> int | None:
    """For formats without lines."""
    return None


class Spool:
    """Takes text frames as they are read, decides the types, gives the table. Columns of frames are named by ``Column.id``."""

    def __init__(
        self, names: Sequence[str], options: ReadOptions, limits: ReadLimits, spill_dir: Path, depths: Sequence[int] = ()
    ) -> None:
        """``depths``: per column the levels of lists, 0 for plain text; the leaves of lists are JSON text."""
        self.names = tuple(names)
        self.depths = tuple(depths) or (0,) * len(self.names)
        self.types = ColumnTypes(self.names, options)
        self.limits = limits
        self.row_count = 0
        self._spill = Spill(spill_dir)
        self._first_rows: list[int] = []

    def add(self, frame: pl.DataFrame) -> None:
        """The rows that follow, as text; null where a cell is missing. Raises TooManyCells."""
        first_row = self.row_count + 1
        self.row_count += frame.height
        if self.row_count * len(self.names) > self.limits.max_cells:
            raise TooManyCells(self.row_count * len(self.names), self.limits.max_cells)
        self.types.observe(self._tallied(frame))
        self._first_rows.append(first_row)
        self._spill.put(first_row, frame)

    def decide(self, problems: Problems) -> None:
        """Fix the types once every row is in."""
        undecided = self.types.undecided()
        if undecided:
            self.types.observe_again(undecided, (self._tallied(frame) for frame, _ in self.frames()))
        self.types.decide(problems)
        self.types.verdicts = [
            exact(verdict, tally) if depth else verdict
            for verdict, tally, depth in zip(self.types.verdicts, self.types.tallies, self.depths, strict=True)
        ]

    def columns(self) -> tuple[Column, ...]:
        """As decided."""
        decided = zip(self.names, self.types.verdicts, self.depths, strict=True)
        return tuple(
            Column(
                position,
                name,
                list_type(verdict.dtype, depth),
                "list" if depth else verdict.logical_type,
                self.types.reason(position),
            )
            for position, (name, verdict, depth) in enumerate(decided)
        )

    def frames(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Frames of bounded rows with the row each begins with."""
        for first_row in self._first_rows:
            start = first_row
            for piece in self._spill.get(first_row).iter_slices(self.limits.batch_rows):
                yield piece, start
                start += piece.height

    def close(self) -> None:
        """Forget everything."""
        self._spill.close()

    def _tallied(self, frame: pl.DataFrame) -> Sequence[pl.Series]:
        return tallied(frame.get_columns(), self.depths)


class SpooledTable:
    """The table of a spool whose types are decided."""

    def __init__(
        self, spool: Spool, digest: Digest, size_bytes: int, report: Callable[[str], LoadReport], source_line: SourceLine = no_line
    ) -> None:
        self.columns = spool.columns()
        self.source_line = source_line
        self._spool, self._digest, self._size_bytes, self._report = spool, digest, size_bytes, report
        self._conversions = self._new_conversions()

    has_extra_cells = False

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order."""
        self._conversions = self._new_conversions()
        for frame, first_row in self._spool.frames():
            values = [
                conversion.values(cells, first_row)
                for conversion, cells in zip(self._conversions, frame.get_columns(), strict=True)
            ]
            done = first_row - 1 + frame.height
            yield Batch(pl.DataFrame(values), first_row, self._size_bytes * done // max(1, self._spool.row_count))

    def texts(self) -> Iterator[TextBatch]:
        """Every row once as it stood."""
        for frame, first_row in self._spool.frames():
            lists = [as_json(frame.to_series(at), depth) for at, depth in enumerate(self._spool.depths) if depth]
            yield TextBatch(frame.with_columns(lists), first_row)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""
        return {position: conversion.counts() for position, conversion in enumerate(self._conversions)}

    def load_report(self) -> LoadReport:
        """What was decided and what was odd."""
        return self._report(self._digest.hex())

    def close(self) -> None:
        """Remove what was spilled."""
        self._digest.close()
        self._spool.close()

    def _new_conversions(self) -> list[Conversion | ListConversion]:
        types, depths = self._spool.types, self._spool.depths
        return [
            ListConversion(verdict, depth) if depth else Conversion(verdict, tally, self.source_line)
            for verdict, tally, depth in zip(types.verdicts, types.tallies, depths, strict=True)
        ]
