"""Reads the parts of a scanned text file again, in batches of bounded rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from services.profiler.core.readers.spill import Spill
from services.profiler.core.readers.text.clean import CleanParser
from services.profiler.core.readers.text.parts import Part, PartIndex
from services.profiler.errors import UnreadableFile


class Rereader:
    """The rows of a text file whose parts are known. Parsing clean bytes twice is cheaper than spilling their cells once."""

    def __init__(self, path: Path, parser: CleanParser, index: PartIndex, spill: Spill) -> None:
        self._path = path
        self._parser = parser
        self._index = index
        self._spill = spill
        self._lines: tuple[int, pl.Series] | None = None

    def frames(self, typed: Mapping[str, pl.DataType], batch_rows: int) -> Iterator[tuple[pl.DataFrame, int, int]]:
        """Frames with the row each begins with and the source bytes behind it.

        Columns in ``typed`` come in their type where that is as good as text; every other cell is text.
        """
        held: list[pl.DataFrame] = []
        held_rows, first_row, read_bytes = 0, 1, 0
        for part in self._index.parts:
            frame = self._part(part, typed)
            if held and (held_rows + frame.height > batch_rows or frame.schema != held[0].schema):
                yield pl.concat(held), first_row, read_bytes
                held, held_rows, first_row = [], 0, first_row + held_rows
            read_bytes = part.offset + part.byte_count
            if frame.height > batch_rows:
                pieces = -(-frame.height // batch_rows)
                for piece in frame.iter_slices(-(-frame.height // pieces)):
                    yield piece, first_row, read_bytes
                    first_row += piece.height
            elif frame.height:
                held.append(frame)
                held_rows += frame.height
        if held:
            yield pl.concat(held), first_row, read_bytes

    @property
    def row_count(self) -> int:
        """Of the whole file."""
        return sum(part.row_count for part in self._index.parts)

    def close(self) -> None:
        """Forget what was kept."""
        self._spill.close()

    def source_line(self, row: int) -> int | None:
        """The line on which a data row begins."""
        part = self._index.holding(row)
        if part is None:
            return None
        if part.has_line_per_row:
            return part.first_line + row - part.first_row
        if part.is_repaired:
            return part.lines[row - part.first_row]
        if self._lines is None or self._lines[0] != part.first_row:
            self._lines = (part.first_row, self._line_starts(part))
        return int(self._lines[1][row - part.first_row])

    def _line_starts(self, part: Part) -> pl.Series:
        """Lines of the rows of a part in which cells hold line ends."""
        inside = self._part(part, {}).select(
            pl.sum_horizontal(pl.all().str.count_matches(self._parser.line_end, literal=True).fill_null(0))
        )
        lines = inside.to_series().cast(pl.Int64) + 1
        return lines.cum_sum() - lines + part.first_line

    def _part(self, part: Part, typed: Mapping[str, pl.DataType]) -> pl.DataFrame:
        if part.is_repaired:
            return self._spill.get(part.first_row)
        with self._path.open("rb", buffering=0) as file:
            file.seek(part.offset)
            chunk = file.read(part.byte_count)
        frame = self._parser.parse(chunk, typed, quoted=part.is_quoted)
        if frame is None and typed:
            frame = self._parser.parse(chunk, {}, quoted=part.is_quoted)
        if frame is None or frame.height != part.row_count:
            raise UnreadableFile("the file changed while it was read")
        return frame
