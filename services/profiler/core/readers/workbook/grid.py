"""The cells of one sheet, spilled as they are read, so that its tables can be looked for before any is read."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.spill import Spill
from services.profiler.core.readers.workbook.areas import Area, AreaFinder
from services.profiler.core.readers.workbook.sheet import Row
from services.profiler.errors import DecompressionLimit, TooManyCells

CHUNK_CELLS = 400_000
CHUNK_CHARACTERS = 16_000_000


class Grid:
    """Rows of text. ``keeps`` is False where a sheet is only measured."""

    def __init__(self, directory: Path, limits: ReadLimits, max_characters: int, *, keeps: bool = True) -> None:
        self.areas = AreaFinder()
        self._directory, self._limits, self._max_characters, self._keeps = directory, limits, max_characters, keeps
        self._cell_count = self._character_count = self._chunk_characters = 0
        self._columns: dict[int, list[str | None]] = {}
        self._run_columns: list[int] = []
        self._run: list[list[str]] = []
        self._numbers = array("I")
        self._chunks: list[array[int]] = []
        directory.mkdir()
        self._spill = Spill(directory)

    def load(self, rows: Generator[Row], skip_rows: int) -> None:
        """Take all rows in, but for those at the top that the user wants skipped. Raises TooManyCells, DecompressionLimit."""
        with closing(rows):
            for number, columns, texts in rows:
                self._cell_count += len(columns)
                if self._cell_count > self._limits.max_cells:
                    raise TooManyCells(self._cell_count, self._limits.max_cells)
                if number > skip_rows:
                    self.areas.add(number, columns, texts)
                    if self._keeps:
                        self._add(number, columns, texts)
        self.areas.finish()
        self._flush()

    def frames(self, area: Area) -> Iterator[tuple[pl.DataFrame, array[int]]]:
        """The rows of an area that hold something in it, by column id, with their numbers on the sheet."""
        ids = [f"c{column}" for column in range(area.first_column, area.last_column + 1)]
        names = {old: f"c{position}" for position, old in enumerate(ids)}
        height = max(1, CHUNK_CELLS // len(ids))
        for index, numbers in enumerate(self._chunks):
            if numbers[-1] < area.first_row or numbers[0] > area.last_row:
                continue
            chunk = self._spill.get(index).with_columns(pl.Series("row", numbers, dtype=pl.UInt32))
            chunk = chunk.filter(pl.col("row").is_between(area.first_row, area.last_row))
            present = [old for old in ids if old in chunk.columns]
            chunk = chunk.filter(~pl.all_horizontal(pl.col(present).is_null())) if present else chunk.clear()
            for piece in chunk.iter_slices(height):
                absent = [pl.lit(None, dtype=pl.String).alias(old) for old in ids if old not in chunk.columns]
                frame = piece.with_columns(absent).select(ids).rename(names)
                yield frame, array("I", piece.get_column("row").to_list())

    def rows_before(self, number: int) -> int:
        """How many rows above one hold something."""
        return sum(bisect_left(numbers, number) for numbers in self._chunks)

    def close(self) -> None:
        """Forget everything."""
        self._spill.close()
        if self._directory.exists():
            self._directory.rmdir()

    def _add(self, number: int, columns: list[int], texts: list[str]) -> None:
        if columns != self._run_columns:
            self._fold()
            self._run_columns = columns
        self._numbers.append(number)
        self._run.append(texts)
        self._chunk_characters += sum(map(len, texts))
        if len(self._numbers) * max(len(self._columns), len(columns)) >= CHUNK_CELLS or self._chunk_characters >= CHUNK_CHARACTERS:
            self._flush()

    def _fold(self) -> None:
        """Take the rows that hold cells in the same columns into the columns."""
        start = len(self._numbers) - len(self._run)
        for column, texts in zip(self._run_columns, zip(*self._run, strict=True), strict=True) if self._run else ():
            cells = self._columns.setdefault(column, [])
            cells.extend([None] * (start - len(cells)))
            cells.extend(texts)
        self._run = []

    def _flush(self) -> None:
        self._fold()
        # One shared string may stand in every cell: it is the cells that are kept.
        self._character_count += self._chunk_characters
        if self._character_count > self._max_characters:
            raise DecompressionLimit(f"the cells of the sheet hold more than {self._max_characters:,} characters")
        if self._numbers:
            height = len(self._numbers)
            for cells in self._columns.values():
                cells.extend([None] * (height - len(cells)))
            frame = pl.DataFrame([pl.Series(f"c{column}", cells, dtype=pl.String) for column, cells in self._columns.items()])
            self._spill.put(len(self._chunks), frame)
            self._chunks.append(self._numbers)
        self._columns, self._numbers, self._chunk_characters = {}, array("I"), 0
