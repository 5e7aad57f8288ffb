"""The other work of a child: read a file, write it anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from services.profiler.adapters.sandbox.job_codec import Order
from services.profiler.core.load_report import LoadReport
from services.profiler.core.readers.base import Column, GuessFailed
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.registry import open_table
from services.profiler.core.writers.base import Written
from services.profiler.core.writers.registry import WRITERS
from services.profiler.core.writers.staged import may_be_guessed
from services.profiler.errors import EmptyFile
from services.profiler.service.jobs import Output, Progress, Source

TYPED = ("parquet", "staged")
"""Formats in which a table without columns cannot be said."""
NAMED_COLUMNS = 100
"""So many new names are told; the others are counted."""


READ_ONCE = frozenset({"csv", "parquet", "staged"})
"""Formats whose writers read a table in one way only."""


def convert(order: Order, output: Output, report: Callable[[Progress], None]) -> dict[str, object]:
    """Write the primary source into the job's directory; the account of it. Raises ``ServiceError``, or what the engine raises."""
    report(Progress())
    try:
        return _convert(order, output, report, may_guess=output.format in READ_ONCE)
    except GuessFailed:
        return _convert(order, output, report, may_guess=False)


def _convert(order: Order, output: Output, report: Callable[[Progress], None], *, may_guess: bool) -> dict[str, object]:
    source, spill = order.job.primary, order.job.directory / f"spill-{'guess' if may_guess else 'primary'}"
    spill.mkdir(exist_ok=True)
    try:
        table = open_table(source.path, source.file_name, source.options, order.reading, spill, may_guess=may_guess)
    except EmptyFile:
        # Nothing is the clean form of nothing, but in a format that has to say what its columns are.
        if output.format in TYPED:
            raise
        (order.job.directory / output.file_name).touch()
        return _account((), _empty(source), Written(0))
    try:
        if may_guess and output.format == "staged":
            may_be_guessed(table)
        target = order.job.directory / output.file_name
        written = WRITERS[output.format].write(
            table, target, header=output.header, on_rows=lambda rows: report(Progress(row_count=rows))
        )
        return _account(table.columns, table.load_report(), written)
    finally:
        table.close()


def _empty(source: Source) -> LoadReport:
    return LoadReport(source.file_name, "empty", source.path.stat().st_size, Digest(source.path).hex())


def _account(columns: Sequence[Column], load: LoadReport, written: Written) -> dict[str, object]:
    """What a person wants to know: names and places, no cell."""
    return {
        "row_count": written.row_count,
        "column_count": len(columns),
        "extra_cell_row_count": written.extra_cell_row_count,
        "renamed_count": len(written.renamed),
        "renamed": [[position + 1, name] for position, name in written.renamed[:NAMED_COLUMNS]],
        "text_columns": [position + 1 for position in written.text_columns],
        **({"staged": [asdict(column) for column in written.staged]} if written.staged else {}),
        "load": asdict(load),
    }
