"""A text file that was scanned: its columns are decided, its rows can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from services.profiler.core.profile import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Column, ReadLimits, TextBatch
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.inference.conversion import Conversion
from services.profiler.core.readers.prefetch import prefetched
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text.confidence import confidence_of
from services.profiler.core.readers.text.opening import OpenedText
from services.profiler.core.readers.text.rereading import Rereader


@dataclass(frozen=True, slots=True)
class Origin:
    """The file as it came."""

    path: Path
    file_name: str
    digest: Digest


class DelimitedTable:
    """A table of delimited text."""

    def __init__(
        self,
        origin: Origin,
        text: OpenedText,
        types: ColumnTypes,
        rereader: Rereader,
        extra_cells: Mapping[int, tuple[str, ...]],
        line_end: str,
        problems: Problems,
        limits: ReadLimits,
    ) -> None:
        self.columns = tuple(
            Column(position, name, verdict.dtype, verdict.logical_type)
            for position, (name, verdict) in enumerate(zip(text.names, types.verdicts, strict=True))
        )
        self.extra_cells = extra_cells
        """Cells beyond the last column, by data row."""
        self._origin, self._text, self._types, self._rereader = origin, text, types, rereader
        self._line_end, self._problems, self._limits = line_end, problems, limits
        self._size_bytes = origin.path.stat().st_size
        self._conversions = self._new_conversions()
        if not rereader.row_count and text.layout.header_count:
            problems.note("header_only")

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order."""
        self._conversions = self._new_conversions()
        typed = {f"c{i}": verdict.dtype for i, verdict in enumerate(self._types.verdicts) if verdict.is_exact}
        scale = self._size_bytes / max(1, self._text.path.stat().st_size)
        for frame, first_row, read_bytes in prefetched(self._rereader.frames(typed, self._limits.batch_rows)):
            values = [
                conversion.values(cells, first_row)
                for conversion, cells in zip(self._conversions, frame.get_columns(), strict=True)
            ]
            yield Batch(pl.DataFrame(values), first_row, min(self._size_bytes, int(read_bytes * scale)))

    def texts(self) -> Iterator[TextBatch]:
        """Every row once as it stood."""
        for frame, first_row, _ in prefetched(self._rereader.frames({}, self._limits.batch_rows)):
            rows = range(first_row, first_row + frame.height)
            extras = {row: self.extra_cells[row] for row in rows if row in self.extra_cells} if self.extra_cells else {}
            yield TextBatch(frame, first_row, extras)

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""
        return {position: conversion.counts() for position, conversion in enumerate(self._conversions)}

    def source_line(self, row: int) -> int | None:
        """Line on which a data row begins, from 1; None for a row that does not exist."""
        return self._rereader.source_line(row)

    def load_report(self) -> LoadReport:
        """What was decided and what was odd."""
        text, dialect = self._text, self._text.dialect
        line_end = "mixed" if self._problems.has("mixed_line_ends") else self._line_end
        return LoadReport(
            file_name=self._origin.file_name,
            format="tsv" if dialect.delimiter == "\t" else "csv",
            size_bytes=self._size_bytes,
            sha256=self._origin.digest.hex(),
            encoding=text.encoding.name,
            has_bom=text.encoding.bom_bytes > 0,
            delimiter=dialect.delimiter,
            quote=dialect.quote,
            escape=dialect.escape,
            comment=dialect.comment,
            line_end=line_end,
            header_row_count=text.layout.header_count,
            skipped_row_count=text.layout.preamble_count,
            problems=self._problems.as_tuple(),
            confidence=confidence_of(text, line_end),
        )

    def close(self) -> None:
        """Remove what was spilled."""
        self._origin.digest.close()
        self._rereader.close()
        if self._text.path != self._origin.path:
            self._text.path.unlink(missing_ok=True)

    def _new_conversions(self) -> list[Conversion]:
        return [
            Conversion(verdict, tally, self.source_line)
            for verdict, tally in zip(self._types.verdicts, self._types.tallies, strict=True)
        ]
