"""From the states of one column to its profile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import absent, is_text
from services.profiler.core.analyzers.registry import COLUMN_ANALYZERS, FREQUENCY_ANALYZERS, TEXT_ANALYZERS
from services.profiler.core.analyzers.summaries.distribution import TallyDistribution
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.cells import presence
from services.profiler.core.engine.evidence import row_evidence
from services.profiler.core.engine.scan import Scan
from services.profiler.core.engine.value_units import MASKS, VALUES
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.profile import ColumnProfile, ColumnStatus
from services.profiler.core.readers.base import CellCounts, Column

logger = logging.getLogger(__name__)


class ColumnFigures:
    """Finalises every analyzer of one column; what fails is absent with that reason."""

    def __init__(
        self,
        column: Column,
        scan: Scan,
        settings: Settings,
        counts: CellCounts | None,
        source_line: Callable[[int], int | None],
        place_limit: int,
    ) -> None:
        self._column = column
        self._scan = scan
        self._settings = settings
        self._counts = counts or CellCounts()
        self._source_line = source_line
        self._place_limit = place_limit
        self._metrics: dict[MetricName, Metric] = {}

    def profile(self) -> ColumnProfile:
        """The column, but for what is judged later."""
        self._measure_column()
        figures = self._frequencies()
        column = self._column
        self._metrics |= presence(self._metrics, self._counts, column, self._scan.row_count)
        return ColumnProfile(
            position=column.position,
            name=column.name,
            dtype=str(column.dtype),
            logical_type=column.logical_type,
            status=self._status(),
            metrics=self._metrics,
            top_values=figures.top_values,
            histogram=figures.histogram,
            patterns=figures.patterns,
            type_reason=column.type_reason,
            evidence=row_evidence(column, self._scan.states, self._counts, self._metrics, self._source_line, self._place_limit),
        )

    def _measure_column(self) -> None:
        for analyzer in COLUMN_ANALYZERS:
            if analyzer.supports(self._column):
                state = self._state(analyzer.name, analyzer.state_type)
                self._take(analyzer.name, analyzer.provides, partial(analyzer.finalize, state, self._column, self._settings))
        for text in TEXT_ANALYZERS if is_text(self._column) else ():
            self._take(text.name, text.provides, partial(text.finalize, self._state(text.name, text.state_type)))

    def _state(self, name: str, state_type: type[State]) -> State:
        return self._scan.states.get((name, self._column.position)) or state_type()

    def _frequencies(self) -> Figures:
        whole = Figures()
        tallies = {key: TallyDistribution(tally) for (key, _), tally in self._tallies().items()}
        for analyzer in FREQUENCY_ANALYZERS:
            if not analyzer.supports(self._column) or analyzer.reads not in tallies:
                continue
            found: list[Figures] = []
            self._take(analyzer.reads, analyzer.provides, partial(self._read, analyzer, tallies[analyzer.reads], found))
            for figures in found:
                whole = replace(
                    whole,
                    top_values=figures.top_values or whole.top_values,
                    histogram=figures.histogram or whole.histogram,
                    patterns=figures.patterns or whole.patterns,
                )
        return whole

    def _read(self, analyzer: FrequencyAnalyzer, distribution: Distribution, found: list[Figures]) -> Mapping[MetricName, Metric]:
        figures = analyzer.finalize(distribution, self._column, self._settings)
        found.append(figures)
        return figures.metrics

    def _tallies(self) -> dict[tuple[str, int], TallyState]:
        position = self._column.position
        found: dict[tuple[str, int], TallyState] = {}
        for name in (VALUES, MASKS) if is_text(self._column) else (VALUES,):
            state = self._scan.states.get((name, position), TallyState())
            if isinstance(state, TallyState):
                found[name, position] = state
        return found

    def _take(self, name: str, provides: Sequence[MetricName], finalize: Callable[[], Mapping[MetricName, Metric]]) -> None:
        if self._has_failed(name):
            self._metrics.update(absent("failed", *provides))
            return
        try:
            self._metrics.update(finalize())
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - an analyzer may fail in any way
            logger.warning("figures failed", extra={"analyzer": name, "error": type(error).__name__})
            self._metrics.update(absent("failed", *provides))

    def _has_failed(self, name: str) -> bool:
        return (name, self._column.position) in self._scan.failed

    def _number(self, name: MetricName) -> float:
        found = self._metrics.get(name)
        return (found.number if found else None) or 0.0

    def _status(self) -> ColumnStatus:
        rows, present = self._scan.row_count, int(self._number("count"))
        if not rows:
            return "no_rows"
        if not present:
            return "all_missing"
        if self._number("distinct_count") == 1:
            return "constant" if present == rows else "constant_with_missing"
        return "ok"
