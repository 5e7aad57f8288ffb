"""Walks once through a text file in bounded windows: fast where it is well-formed, record by record around the trouble."""

from __future__ import annotations

from collections.abc import Iterator
from io import FileIO
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text.clean import CleanParser
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.line_ends import LineEnds
from services.profiler.core.readers.text.parts import Part
from services.profiler.core.readers.text.repair import Repairer
from services.profiler.core.readers.text.shape import Shape
from services.profiler.core.readers.text.splitting import Splitter
from services.profiler.errors import RecordTooLong, TooManyCells

CHUNK_BYTES = 16 * 1024**2
REPAIR_BYTES = 32 * 1024
ZOOM = 8
TAIL_BYTES = 64 * 1024
"""In which the last line end of a window is looked for before the window is read."""

ScannedPart = tuple[Part, pl.DataFrame]


class Scanner:
    """The parts of a text file, in order, each with its frame of text cells."""

    def __init__(
        self,
        dialect: Dialect,
        shape: Shape,
        limits: ReadLimits,
        problems: Problems,
        null_values: tuple[str, ...] = (),
        *,
        chunk_bytes: int = CHUNK_BYTES,
        repair_bytes: int = REPAIR_BYTES,
    ) -> None:
        self._chunk_bytes, self._repair_bytes = chunk_bytes, repair_bytes
        self._width = shape.width
        self._limits = limits
        self._problems = problems
        self._parser = CleanParser(dialect, shape.width, null_values, shape.header)
        self._repairer = Repairer(Splitter(dialect), shape, null_values, limits.max_record_bytes, problems)
        self._quote = dialect.quote.encode()
        self._line_end = dialect.line_end.encode()
        self.extra_cells: dict[int, tuple[str, ...]] = {}
        """Cells beyond the last column, by data row."""
        self._row, self._line, self._offset = 1, 1, 0
        self._is_over = False
        self._line_ends = LineEnds(dialect)

    def parts(self, path: Path, start: int, first_line: int, stop: int | None = None) -> Iterator[ScannedPart]:
        """Every part once. ``start`` is the byte at which the rows begin, on ``first_line``; they end at ``stop`` or with the file.

        Raises RecordTooLong, TooManyCells.
        """
        self._line, self._offset = first_line, start
        size, wanted = path.stat().st_size if stop is None else stop, self._chunk_bytes
        with path.open("rb", buffering=0) as file:
            head = file.read(start)
            self._line_ends.observe(head, len(head), first_line - 1)
            while self._offset < size:
                data, before = self._lines_of(file, min(wanted, size - self._offset), size), (self._offset, self._line)
                final = before[0] + len(data) >= size
                data = self._without_blank_end(data) if final else data
                yield from self._read(data, final=final)
                used = self._offset - before[0]
                self._line_ends.observe(data, used, self._line - before[1])
                # Finding nothing is 25 times as fast as counting nothing.
                if data.find(b"\0", 0, used) >= 0:
                    self._problems.note("nul_bytes", count=data.count(b"\0", 0, used))
                if self._is_over:
                    self._note_rest(file, size)
                if final or self._is_over:
                    break
                wanted = self._chunk_bytes if used else self._grown(data, wanted)
        self._line_ends.note(self._problems)

    @property
    def line_end(self) -> str:
        """How lines end, once all parts were read: lf, crlf, cr, mixed, or other."""
        return self._line_ends.name

    def _lines_of(self, file: FileIO, wanted: int, size: int) -> bytes:
        """The next bytes up to a line end near so many: what is read whole need not be cut out of it."""
        if self._offset + wanted < size:
            tail = min(wanted, TAIL_BYTES)
            file.seek(self._offset + wanted - tail)
            wanted -= tail - (file.read(tail).rfind(self._line_end) + 1 or tail)
        file.seek(self._offset)
        return file.read(wanted)

    def _read(self, data: bytes, *, final: bool) -> Iterator[ScannedPart]:
        """Whole records from the front of the data; the window shrinks around trouble and grows after it."""
        position, size, grain = 0, len(data), self._repair_bytes
        while position < len(data) and not self._is_over:
            chunk = data[position : position + self._window(data, position, size, final=final)]
            scanned = self._clean(chunk) if chunk else None
            if scanned is None and len(chunk) > grain:
                size = max(grain, len(chunk) // ZOOM)
                continue
            scanned = scanned or self._repaired(chunk, final=final and position + len(chunk) == len(data))
            if scanned is None:
                if position + size >= len(data):
                    break
                grain *= ZOOM
                size = max(size * 2, grain)
                continue
            yield scanned
            position, size, grain = position + scanned[0].byte_count, size * ZOOM, self._repair_bytes

    def _window(self, data: bytes, start: int, size: int, *, final: bool) -> int:
        """Length of the whole records in the next bytes, as far as well-formed quotes tell; 0 if no line ends."""
        stop = min(len(data), start + size)
        if final and stop == len(data):
            return stop - start
        cut = data.rfind(self._line_end, start, stop) + 1
        if cut and self._quote and data.find(self._quote, start, cut) >= 0 and data.count(self._quote, start, cut) % 2:
            cut = data.rfind(self._line_end, start, data.rfind(self._quote, start, cut)) + 1 or cut
        return max(0, cut - start)

    def _clean(self, chunk: bytes) -> ScannedPart | None:
        frame = self._parser.frame(chunk)
        if frame is None:
            return None
        self._check_record_lengths(frame)
        self._repairer.is_after_blank = False
        is_quoted = bool(self._quote) and self._quote in chunk
        line_count = chunk.count(self._line_end) if is_quoted else frame.height
        part = Part(self._offset, len(chunk), self._row, frame.height, self._line, line_count, is_quoted=is_quoted)
        return self._advance(part), frame

    def _repaired(self, chunk: bytes, *, final: bool) -> ScannedPart | None:
        text = chunk.decode()
        stretch = self._repairer.read(text, self._line, final=final)
        self._is_over = stretch.is_over
        if not stretch.end and not stretch.is_over:
            return None
        used = len(chunk) - len(text[stretch.end :].encode())
        frame = stretch.frame(self._width)
        self.extra_cells.update({self._row + index: cells for index, cells in stretch.extras.items()})
        lines = stretch.end_line - self._line
        part = Part(self._offset, used, self._row, frame.height, self._line, lines, is_repaired=True, lines=stretch.lines)
        return self._advance(part), frame

    def _advance(self, part: Part) -> Part:
        self._offset += part.byte_count
        self._row += part.row_count
        self._line += part.line_count
        cells = (self._row - 1) * self._width
        if cells > self._limits.max_cells:
            raise TooManyCells(cells, self._limits.max_cells)
        return part

    def _check_record_lengths(self, frame: pl.DataFrame) -> None:
        longest = frame.select(pl.all().str.len_bytes().max()).fill_null(0)
        if longest.width and longest.sum_horizontal()[0] > self._limits.max_record_bytes:
            lengths = frame.select(pl.sum_horizontal(pl.all().str.len_bytes()))
            if lengths.to_series().max() > self._limits.max_record_bytes:  # type: ignore[operator]
                raise RecordTooLong(self._line, self._limits.max_record_bytes)

    def _note_rest(self, file: FileIO, size: int) -> None:
        """Count the lines of the tables that follow."""
        file.seek(self._offset)
        rest, count = size - self._offset, 0
        while rest > 0 and (block := file.read(min(rest, self._chunk_bytes))):
            rest -= len(block)
            count += block.count(self._line_end) + (rest <= 0 and not block.endswith(self._line_end))
        self._problems.note("further_tables", f"line {self._line}", count)

    def _without_blank_end(self, data: bytes) -> bytes:
        body = data.rstrip(b"\r\n")
        ends = data[len(body) :].replace(b"\r\n", b"\n")
        self._problems.note("blank_lines", "end of file", len(ends) - 1 if body else len(ends))
        return data[: len(body) + (2 if data.startswith(b"\r\n", len(body)) else 1)] if body else b""

    def _grown(self, data: bytes, wanted: int) -> int:
        """How much to read where a record is longer than what was read."""
        if len(data) > self._limits.max_record_bytes and self._line_end not in data:
            raise RecordTooLong(self._line, self._limits.max_record_bytes)
        return 2 * wanted
