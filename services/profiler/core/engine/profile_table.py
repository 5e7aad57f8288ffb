"""A table measured: plan, one pass, figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import polars as pl

from services.profiler.core.analyzers.base import Settings
from services.profiler.core.checks import Check, CheckResults
from services.profiler.core.engine.checking import check_results, check_units
from services.profiler.core.engine.figures import figures
from services.profiler.core.engine.plan import plan
from services.profiler.core.engine.progress import Progress
from services.profiler.core.engine.scan import Scan
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.readers.base import Table

OnProgress = Callable[[Progress], None]


def profile_table(
    table: Table,
    *,
    as_of: datetime,
    top_n: int = 10,
    outlier_iqr_multiplier: float = 1.5,
    source_bytes: int = 0,
    on_progress: OnProgress | None = None,
    on_states: Callable[[TableStates], None] | None = None,
    checks: Sequence[Check] = (),
    on_checks: Callable[[CheckResults], None] | None = None,
) -> DatasetProfile:
    """Everything that one pass over the batches tells. ``as_of`` is the moment that counts as now; ``on_states`` is told what
    the figures are made of, for whoever wants to store it. ``on_checks`` is told how the ``checks`` went.

    ``source_bytes``: size of the source, 0 if unknown; it lets columns that will not fit be summarised from the start.

    Raises whatever the table raises while it is read; a failing analyzer costs its own figures only.
    """
    settings = Settings(as_of, top_n, outlier_iqr_multiplier)
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        asked = check_units(checks, table.columns)
        scan = Scan(table.columns, [*plan(table.columns, settings), *asked.values()], pool, source_bytes)
        for batch in table.batches():
            scan.add(batch)
            if on_progress:
                on_progress(Progress(scan.row_count, batch.byte_count))
        scan.finish()
        results = check_results(asked, scan.taken(asked.values()), table.columns, table.source_line)
        measured = TableStates.of(table, scan, as_of)
        profile = figures(measured, settings, table.source_line, pool)
    if on_checks:
        on_checks(results)
    if on_states:
        on_states(measured)
    return profile
