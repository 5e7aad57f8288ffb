"""From the states of the whole table to its profile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

from services.profiler.core.analyzers.base import SampleAnalyzer, TableAnalyzer, TableFigures
from services.profiler.core.analyzers.kinds import absent, metric, ratio
from services.profiler.core.analyzers.registry import DATASET_ANALYZERS, PAIR_ANALYZERS, SAMPLE_ANALYZERS
from services.profiler.core.analyzers.sampled import SampledRows
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.engine.sample_unit import ROW_SAMPLE
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.units import TABLE
from services.profiler.core.metrics import AbsentReason, Metric, MetricName
from services.profiler.core.profile import CellPlace, ColumnProfile, DatasetProfile
from services.profiler.core.readers.cell_problems import with_cell_problems
from services.profiler.core.relations import Association, CandidateKey, MissingPattern, PairBudget

logger = logging.getLogger(__name__)
KEY_UNIQUENESS = 0.99
"""Share of rows that a column must tell apart to be shown as a candidate."""


@dataclass(slots=True)
class Found:
    """What was found out about the whole table."""

    metrics: dict[MetricName, Metric] = field(default_factory=dict)
    missing_patterns: tuple[MissingPattern, ...] = ()
    associations: tuple[Association, ...] = ()
    duplicates: tuple[int, ...] = ()
    keys: tuple[CandidateKey, ...] = ()
    budgets: tuple[PairBudget, ...] = ()

    def try_to_take(
        self, finalize: Callable[[], TableFigures], analyzer: TableAnalyzer[Any] | SampleAnalyzer, lost: AbsentReason | None
    ) -> None:
        """What is lost or fails is absent with that reason."""
        try:
            if lost is None:
                return self._take(finalize())
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - an analyzer may fail in any way
            logger.warning("figures failed", extra={"analyzer": analyzer.name, "error": type(error).__name__})
        self.metrics.update(absent(lost or "failed", *analyzer.provides))
        return None

    def _take(self, figures: TableFigures) -> None:
        self.metrics.update(figures.metrics)
        self.missing_patterns = self.missing_patterns or figures.missing_patterns
        self.associations += figures.associations
        self.keys += figures.candidate_keys
        self.budgets += figures.pair_budgets
        self.duplicates = self.duplicates or figures.duplicate_row_numbers


def table_figures(measured: TableStates) -> Found:
    """Figures of whole rows and of pairs of columns."""
    found = Found()
    states, lost = measured.states, measured.lost
    for analyzer in (*DATASET_ANALYZERS, *PAIR_ANALYZERS):
        state = states.get((analyzer.name, TABLE)) or analyzer.state_type()
        found.try_to_take(partial(analyzer.finalize, state, measured.columns), analyzer, lost.get((analyzer.name, TABLE)))
    kept = states.get((ROW_SAMPLE, TABLE))
    rows = SampledRows(kept if isinstance(kept, RowSampleState) else RowSampleState(), measured.columns)
    for sampling in SAMPLE_ANALYZERS:
        found.try_to_take(partial(sampling.finalize, rows), sampling, lost.get((ROW_SAMPLE, TABLE)))
    return found


def table_profile(
    measured: TableStates, found: Found, columns: Sequence[ColumnProfile], source_line: Callable[[int], int | None]
) -> DatasetProfile:
    """The dataset, but for what is judged later."""
    load = with_cell_problems(measured.load, measured.cells)
    return DatasetProfile(
        load=load,
        metrics={**_sizes(measured, columns), **found.metrics},
        columns=tuple(columns),
        candidate_keys=_candidate_keys(columns, measured.row_count) + found.keys,
        missing_patterns=found.missing_patterns,
        associations=found.associations,
        pair_budgets=found.budgets,
        duplicate_rows=tuple(CellPlace(row, source_line(row), None) for row in found.duplicates),
    )


def _sizes(measured: TableStates, columns: Sequence[ColumnProfile]) -> Mapping[MetricName, Metric]:
    cells = measured.row_count * len(columns)
    missing = sum(int(column.number("missing_count") or 0) for column in columns)
    values: dict[MetricName, int | float | None] = {
        "row_count": measured.row_count,
        "column_count": len(columns),
        "cell_count": cells,
        "missing_cell_count": missing,
        "missing_cell_ratio": ratio(missing, cells),
        "memory_bytes": measured.memory_bytes,
        "file_bytes": measured.load.size_bytes,
    }
    return {name: metric(name, value) for name, value in values.items()}


def _candidate_keys(columns: Sequence[ColumnProfile], row_count: int) -> tuple[CandidateKey, ...]:
    found = [
        CandidateKey(
            (column.name,), min(1.0, (column.number("distinct_count") or 0) / row_count), bool(column.number("missing_count"))
        )
        for column in columns
        if row_count > 1 and column.logical_type not in {"float", "boolean"}
    ]
    likely = [key for key in found if key.uniqueness >= KEY_UNIQUENESS]
    return tuple(sorted(likely, key=lambda key: -key.uniqueness))
