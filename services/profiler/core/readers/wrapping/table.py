"""The table of a file that came wrapped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import Batch, CellCounts, Table, TextBatch
from services.profiler.core.readers.wrapping.unwrapping import Unwrapped


class UnwrappedTable:
    """Another reader's table, accounted for in terms of the file as it was received."""

    def __init__(self, table: Table, unwrapped: Unwrapped) -> None:
        self.columns = table.columns
        self._table, self._unwrapped = table, unwrapped
        self._unpacked_bytes = max(1, unwrapped.path.stat().st_size)

    @property
    def has_extra_cells(self) -> bool:
        return self._table.has_extra_cells

    def batches(self) -> Iterator[Batch]:
        """Every row once, in file order."""
        received = self._unwrapped.received_bytes
        for batch in self._table.batches():
            yield replace(batch, byte_count=min(received, batch.byte_count * received // self._unpacked_bytes))

    def texts(self) -> Iterator[TextBatch]:
        """Every row once as it stood."""
        return self._table.texts()

    def cell_counts(self) -> Mapping[int, CellCounts]:
        """By position; complete once the batches are exhausted."""
        return self._table.cell_counts()

    def source_line(self, row: int) -> int | None:
        """Line of the unpacked file on which a data row begins, from 1; None for formats without lines."""
        return self._table.source_line(row)

    def load_report(self) -> LoadReport:
        """Name, size and digest are those of the file as received."""
        came = self._unwrapped
        return replace(
            self._table.load_report(),
            file_name=came.received_name,
            size_bytes=came.received_bytes,
            sha256=came.sha256,
            compression=came.compression,
        )

    def close(self) -> None:
        """Remove what was spilled, the unpacked file too."""
        try:
            self._table.close()
        finally:
            self._unwrapped.remove()
