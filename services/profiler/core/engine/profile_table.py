"""A table measured: plan, one pass, figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import polars as pl

from services.profiler.core.analyzers.base import Settings
from services.profiler.core.engine.column_figures import ColumnFigures
from services.profiler.core.engine.evidence import place_limit
from services.profiler.core.engine.plan import plan
from services.profiler.core.engine.progress import Progress
from services.profiler.core.engine.scan import Scan
from services.profiler.core.engine.table_figures import table_profile
from services.profiler.core.profile import ColumnProfile, DatasetProfile
from services.profiler.core.readers.base import CellCounts, Column, Table

OnProgress = Callable[[Progress], None]


def profile_table(
    table: Table,
    *,
    as_of: datetime,
    top_n: int = 10,
    outlier_iqr_multiplier: float = 1.5,
    source_bytes: int = 0,
    on_progress: OnProgress | None = None,
) -> DatasetProfile:
    """Everything that one pass over the batches tells. ``as_of`` is the moment that counts as now.

    ``source_bytes``: size of the source, 0 if unknown; it lets columns that will not fit be summarised from the start.

    Raises whatever the table raises while it is read; a failing analyzer costs its own figures only.
    """
    settings = Settings(as_of, top_n, outlier_iqr_multiplier)
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        scan = Scan(table.columns, plan(table.columns, settings), pool, source_bytes)
        for batch in table.batches():
            scan.add(batch)
            if on_progress:
                on_progress(Progress(scan.row_count, batch.byte_count))
        scan.finish()
        columns = tuple(pool.map(partial(_profile_column, scan, settings, table, table.cell_counts()), table.columns))
    return table_profile(table, scan, columns)


def _profile_column(
    scan: Scan, settings: Settings, table: Table, counts: Mapping[int, CellCounts], column: Column
) -> ColumnProfile:
    figures = ColumnFigures(column, scan, settings, counts.get(column.position), table.source_line, place_limit(len(table.columns)))
    return figures.profile()
