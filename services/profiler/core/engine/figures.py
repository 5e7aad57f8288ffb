"""From the states of a table to its profile, whether they are fresh, stored or merged."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace

import polars as pl

from services.profiler.core.analyzers.base import Settings
from services.profiler.core.engine.column_figures import ColumnFigures
from services.profiler.core.engine.evidence import place_limit
from services.profiler.core.engine.table_figures import table_figures, table_profile
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.profile import ColumnProfile, DatasetProfile
from services.profiler.core.readers.base import Column
from services.profiler.core.semantics.feature_type import with_feature_types

SourceLine = Callable[[int], int | None]


def no_line(_: int) -> None:
    """Rows of whom nobody knows the file any more stand on no line."""


def profile_of(measured: TableStates, settings: Settings, source_line: SourceLine = no_line) -> DatasetProfile:
    """The profile of stored or merged states. A failing analyzer costs its own figures only."""
    with ThreadPoolExecutor(max_workers=pl.thread_pool_size()) as pool:
        return figures(measured, settings, source_line, pool)


def figures(measured: TableStates, settings: Settings, source_line: SourceLine, pool: Executor) -> DatasetProfile:
    """The profile of states, column beside column."""
    limit = place_limit(len(measured.columns))

    def column_profile(column: Column) -> ColumnProfile:
        found = ColumnFigures(column, measured, settings, source_line, limit).profile()
        # States that were redacted hold no value any more, whatever policy asks next.
        return replace(found, value_policy="none") if column.position in measured.redacted else found

    # Whole rows keep one core busy while columns keep the others.
    whole = pool.submit(table_figures, measured)
    columns = with_feature_types(tuple(pool.map(column_profile, measured.columns)))
    return table_profile(measured, whole.result(), columns, source_line)
