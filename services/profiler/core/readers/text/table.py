"""A text file that was scanned: its columns are decided, its rows can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Column, ReadLimits, ReadOptions, TextBatch
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.inference.conversion import Conversion
from services.profiler.core.readers.prefetch import prefetched
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spill import Spill
from services.profiler.core.readers.text.clean import CleanParser
from services.profiler.core.readers.text.confidence import confidence_of
from services.profiler.core.readers.text.opening import OpenedText
from services.profiler.core.readers.text.parts import Part, PartIndex
from services.profiler.core.readers.text.rereading import Rereader
from services.profiler.core.readers.text.scanner import ScannedPart, Scanner


@dataclass(frozen=True, slots=True)
class Origin:
    """The file as it came."""

    path: Path
    file_name: str
    digest: Digest


@dataclass(frozen=True)
class Scan:
    """What is known of a text file while its parts are read."""

    origin: Origin
    text: OpenedText
    scanner: Scanner
    types: ColumnTypes
    problems: Problems
    options: ReadOptions
    limits: ReadLimits
    spill: Spill
    index: PartIndex = field(default_factory=PartIndex)

    def parts(self) -> Iterator[ScannedPart]:
        """Every part of the file once."""
        return self.scanner.parts(self.text.path, self.text.start, self.text.first_line, self.text.stop)

    def keep(self, part: Part, frame: pl.DataFrame) -> None:
        """Remember where the next part is, so that it can be read again."""
        self.index.add(part)
        if part.is_repaired:
            self.spill.put(part.first_row, frame)

    def take(self, part: Part, frame: pl.DataFrame) -> None:
        """Remember the next part and count its cells."""
        self.keep(part, frame)
        self.types.observe(frame)

    def decide(self) -> None:
        """Fix the types once every part was taken."""
        undecided = self.types.undecided()
        if undecided:
            self.types.observe_again(undecided, (frame for frame, _, _ in self.rereader.frames({}, self.limits.batch_rows)))
        self.types.decide(self.problems)

    @cached_property
    def rereader(self) -> Rereader:
        """Of the parts taken, whenever it is asked."""
        parser = CleanParser(self.text.dialect, len(self.text.names), self.options.null_values)
        return Rereader(self.text.path, parser, self.index, self.spill)


class DelimitedTable:
    """A table of delimited text whose types are known."""

    def __init__(self, scan: Scan) -> None:
        self.columns = tuple(
            Column(position, name, verdict.dtype, verdict.logical_type, scan.types.reason(position))
            for position, (name, verdict) in enumerate(zip(scan.text.names, scan.types.verdicts, strict=True))
        )
        self.extra_cells: Mapping[int, tuple[str, ...]] = scan.scanner.extra_cells
        """Cells beyond the last column, by data row."""
        self._scan = scan
        self._size_bytes = scan.origin.path.stat().st_size
        self._conversions = self._new_conversions()
        if not scan.rereader.row_count and scan.text.layout.header_count:
            scan.problems.note("header_only")

    @property
    def has_extra_cells(self) -> bool:
        return bool(self.extra_cells)

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order."""
        self._conversions = self._new_conversions()
        typed = {f"c{i}": verdict.dtype for i, verdict in enumerate(self._scan.types.verdicts) if verdict.is_exact}
        for frame, first_row, read_bytes in prefetched(self._scan.rereader.frames(typed, self._scan.limits.batch_rows)):
            yield Batch(self._typed(frame, first_row), first_row, self._source_bytes(read_bytes))

    def texts(self) -> Iterator[TextBatch]:
        """Every row once as it stood."""
        for frame, first_row, _ in prefetched(self._scan.rereader.frames({}, self._scan.limits.batch_rows)):
            yield self._text_batch(frame, first_row)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""
        return {position: conversion.counts() for position, conversion in enumerate(self._conversions)}

    def source_line(self, row: int) -> int | None:
        """Line on which a data row begins, from 1; None for a row that does not exist."""
        return self._scan.rereader.source_line(row)

    def load_report(self) -> LoadReport:
        """What was decided and what was odd."""
        text, dialect, problems = self._scan.text, self._scan.text.dialect, self._scan.problems
        line_end = "mixed" if problems.has("mixed_line_ends") else self._scan.scanner.line_end
        return LoadReport(
            file_name=self._scan.origin.file_name,
            format="tsv" if dialect.delimiter == "\t" else "csv",
            size_bytes=self._size_bytes,
            sha256=self._scan.origin.digest.hex(),
            encoding=text.encoding.name,
            has_bom=text.encoding.bom_bytes > 0,
            delimiter=dialect.delimiter,
            quote=dialect.quote,
            escape=dialect.escape,
            comment=dialect.comment,
            line_end=line_end,
            header_row_count=text.layout.header_count,
            skipped_row_count=text.layout.preamble_count,
            problems=problems.as_tuple(),
            confidence=confidence_of(text, line_end),
        )

    def close(self) -> None:
        """Remove what was spilled."""
        self._scan.origin.digest.close()
        self._scan.rereader.close()
        if self._scan.text.path != self._scan.origin.path:
            self._scan.text.path.unlink(missing_ok=True)

    def _text_batch(self, frame: pl.DataFrame, first_row: int) -> TextBatch:
        rows = range(first_row, first_row + frame.height)
        extras = {row: self.extra_cells[row] for row in rows if row in self.extra_cells} if self.extra_cells else {}
        return TextBatch(frame, first_row, extras)

    def _typed(self, frame: pl.DataFrame, first_row: int) -> pl.DataFrame:
        columns = zip(self._conversions, frame.get_columns(), strict=True)
        return pl.DataFrame([conversion.values(cells, first_row) for conversion, cells in columns])

    def _source_bytes(self, read_bytes: int) -> int:
        """Bytes of the file as it came behind so many of its text in UTF-8."""
        return min(self._size_bytes, read_bytes * self._size_bytes // max(1, self._scan.text.path.stat().st_size))

    def _new_conversions(self) -> list[Conversion]:
        types = self._scan.types
        return [Conversion(verdict, tally, self.source_line) for verdict, tally in zip(types.verdicts, types.tallies, strict=True)]
