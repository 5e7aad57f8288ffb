"""A text file read once: its types are guessed from the front, and proved right or wrong by its last cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import polars as pl

from services.profiler.core.readers.base import Batch, GuessFailed, TextBatch
from services.profiler.core.readers.inference.decision import is_same
from services.profiler.core.readers.prefetch import prefetched
from services.profiler.core.readers.text.table import DelimitedTable, Scan


class GuessedTable(DelimitedTable):
    """A table whose columns are what they seem as long as ``batches`` does not object; once it has not, a table like any other.

    Its rows are read once: either as ``batches`` or as ``texts``.
    """

    def __init__(self, scan: Scan) -> None:
        self._parts = scan.parts()
        front = next(self._parts, None)
        if front:
            scan.take(*front)
        self._front = front[1] if front else None
        scan.types.guess()
        self._is_proved = False
        super().__init__(scan)

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order. Raises GuessFailed if the types are other ones, at the latest after the last row."""
        if self._is_proved:
            yield from super().batches()
            return
        try:
            yield from prefetched(self._typed_batches())
        except UnicodeDecodeError:
            raise GuessFailed from None
        guessed = self._scan.types.verdicts
        self._scan.decide()
        if not all(map(is_same, guessed, self._scan.types.verdicts)):
            raise GuessFailed
        self._is_proved = True

    def texts(self) -> Iterator[TextBatch]:
        """Every row once as it stood. Raises GuessFailed if the text is not in the encoding that it seemed to be in."""
        if self._is_proved:
            yield from super().texts()
            return
        try:
            yield from prefetched(self._text_batches())
        except UnicodeDecodeError:
            raise GuessFailed from None

    def _text_batches(self) -> Iterator[TextBatch]:
        first_row = 1
        front, self._front = self._front, None
        for frame in chain([front] if front is not None else [], (frame for frame, _ in self._gathered())):
            for piece in self._pieces(frame):
                yield self._text_batch(piece, first_row)
                first_row += piece.height

    def _typed_batches(self) -> Iterator[Batch]:
        first_row, read_bytes = 1, self._scan.text.start
        if self._front is not None:
            read_bytes += self._scan.index.parts[0].byte_count
            for piece in self._pieces(self._front):
                yield Batch(self._typed(piece, first_row), first_row, self._source_bytes(read_bytes))
                first_row += piece.height
            self._front = None
        types = self._scan.types
        for frame, part_bytes in self._gathered():
            read_bytes += part_bytes
            for piece in self._pieces(frame):
                values = types.observe_as_guessed(piece, self._conversions, first_row)
                yield Batch(values, first_row, self._source_bytes(read_bytes))
                first_row += piece.height

    def _gathered(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """The cells of further parts and their bytes; crumbs of a troubled file together."""
        held: list[pl.DataFrame] = []
        held_bytes = 0
        for part, frame in self._parts:
            self._scan.keep(part, frame)
            held.append(frame)
            held_bytes += part.byte_count
            if sum(each.height for each in held) * 2 >= self._scan.limits.batch_rows:
                yield pl.concat(held), held_bytes
                held, held_bytes = [], 0
        if held:
            yield pl.concat(held), held_bytes

    def _pieces(self, frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The rows in equal batches."""
        pieces = max(1, -(-frame.height // self._scan.limits.batch_rows))
        return frame.iter_slices(max(1, -(-frame.height // pieces))) if frame.height else iter(())
