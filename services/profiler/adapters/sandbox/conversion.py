"""The other work of a child: read a file, write it anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.core.profile import LoadReport
from services.profiler.core.readers.base import Table
from services.profiler.core.readers.registry import open_table
from services.profiler.core.writers.base import Written
from services.profiler.core.writers.registry import WRITERS
from services.profiler.service.jobs import Output, Progress

NAMED_COLUMNS = 100
"""So many new names are told; the others are counted."""


def convert(order: Order, output: Output, report: Callable[[Progress], None]) -> dict[str, object]:
    """Write the primary source into the job's directory; the account of it. Raises ``ServiceError``, or what the engine raises."""
    source, spill = order.job.primary, order.job.directory / "spill-primary"
    spill.mkdir(exist_ok=True)
    report(Progress())
    table = open_table(source.path, source.file_name, source.options, order.reading, spill)
    try:
        target = order.job.directory / output.file_name
        written = WRITERS[output.format].write(
            table, target, header=output.header, on_rows=lambda rows: report(Progress(row_count=rows))
        )
        return _account(table, table.load_report(), written)
    finally:
        table.close()


def _account(table: Table, load: LoadReport, written: Written) -> dict[str, object]:
    """What a person wants to know: names and places, no cell."""
    return {
        "row_count": written.row_count,
        "column_count": len(table.columns),
        "extra_cell_row_count": written.extra_cell_row_count,
        "renamed_count": len(written.renamed),
        "renamed": [[position + 1, name] for position, name in written.renamed[:NAMED_COLUMNS]],
        "text_columns": [position + 1 for position in written.text_columns],
        "load": asdict(load),
    }
