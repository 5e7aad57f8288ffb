"""From the states of one column to its profile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property, partial

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings, State
from services.profiler.core.analyzers.kinds import absent, is_text
from services.profiler.core.analyzers.registry import COLUMN_ANALYZERS, FREQUENCY_ANALYZERS, TEXT_ANALYZERS
from services.profiler.core.analyzers.summaries.distribution import TallyDistribution
from services.profiler.core.analyzers.summaries.tally import TallyState
from services.profiler.core.engine.cells import presence
from services.profiler.core.engine.elements import element_metrics, elements_of
from services.profiler.core.engine.evidence import row_evidence
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.value_units import MASKS, VALUES
from services.profiler.core.metrics import AbsentReason, Metric, MetricName
from services.profiler.core.profile import ColumnProfile, ColumnStatus
from services.profiler.core.readers.base import CellCounts, Column
from services.profiler.core.semantics.base import SemanticType
from services.profiler.core.semantics.decision import semantic_type
from services.profiler.core.semantics.seen import seen_values

logger = logging.getLogger(__name__)


class ColumnFigures:
    """Finalises every analyzer of one column; what fails is absent with that reason."""

    def __init__(
        self,
        column: Column,
        measured: TableStates,
        settings: Settings,
        source_line: Callable[[int], int | None],
        place_limit: int,
    ) -> None:
        self._column = column
        self._measured = measured
        self._settings = settings
        self._counts = measured.cells.get(column.position) or CellCounts()
        self._source_line = source_line
        self._place_limit = place_limit
        self._metrics: dict[MetricName, Metric] = {}
        self._elements_mean = SemanticType()

    def profile(self) -> ColumnProfile:
        """The column, but for what is judged later."""
        self._measure_column()
        figures = self._elements() or self._frequencies()
        column = self._column
        self._metrics |= presence(self._metrics, self._counts, column, self._measured.row_count)
        for name in self._metrics:
            if reason := self._lost(name):
                self._metrics |= absent(reason, name)
        meaning = self._meaning()
        return ColumnProfile(
            position=column.position,
            name=column.name,
            dtype=str(column.dtype),
            logical_type=column.logical_type,
            status=self._status(),
            metrics=self._metrics,
            semantic_type=meaning.name,
            semantic_confidence=meaning.confidence,
            semantic_reasons=meaning.reasons,
            pii=meaning.pii,
            top_values=figures.top_values,
            bottom_values=figures.bottom_values,
            value_variants=figures.value_variants,
            histogram=figures.histogram,
            log_histogram=figures.log_histogram,
            patterns=figures.patterns,
            type_reason=column.type_reason,
            evidence=row_evidence(column, self._measured.states, self._counts, self._metrics, self._source_line, self._place_limit),
        )

    def _measure_column(self) -> None:
        for analyzer in COLUMN_ANALYZERS:
            if analyzer.supports(self._column):
                state = self._state(analyzer.name, analyzer.state_type)
                self._take(analyzer.name, analyzer.provides, partial(analyzer.finalize, state, self._column, self._settings))
        for text in TEXT_ANALYZERS if is_text(self._column) else ():
            self._take(text.name, text.provides, partial(text.finalize, self._state(text.name, text.state_type)))

    def _state(self, name: str, state_type: type[State]) -> State:
        return self._measured.states.get((name, self._column.position)) or state_type()

    def _frequencies(self) -> Figures:
        whole = Figures()
        for analyzer in FREQUENCY_ANALYZERS:
            if not analyzer.supports(self._column) or analyzer.reads not in self._tallies:
                continue
            found: list[Figures] = []
            lost = self._lost(analyzer.reads)
            self._take(analyzer.name, analyzer.provides, partial(self._read, analyzer, self._tallies[analyzer.reads], found), lost)
            for figures in found:
                given = {part.name: getattr(figures, part.name) for part in fields(figures)}
                whole = replace(whole, **{name: part for name, part in given.items() if part})
        return whole

    def _elements(self) -> Figures | None:
        """Of a list column: what its elements are and how they are spread."""
        elements = elements_of(self._column)
        if elements is None:
            return None
        found = type(self)(elements, self._measured, self._settings, self._source_line, 0).profile()
        self._metrics |= element_metrics(found)
        self._elements_mean = SemanticType(pii=found.pii)
        return Figures(
            top_values=found.top_values,
            bottom_values=found.bottom_values,
            value_variants=found.value_variants,
            histogram=found.histogram,
            log_histogram=found.log_histogram,
            patterns=found.patterns,
        )

    def _read(self, analyzer: FrequencyAnalyzer, distribution: Distribution, found: list[Figures]) -> Mapping[MetricName, Metric]:
        figures = analyzer.finalize(distribution, self._column, self._settings)
        found.append(figures)
        return figures.metrics

    @cached_property
    def _tallies(self) -> dict[str, TallyDistribution]:
        """What was counted, each read once for all who ask."""
        position = self._column.position
        states = {name: self._measured.states.get((name, position)) for name in (VALUES, *([MASKS] * is_text(self._column)))}
        return {name: TallyDistribution(state if isinstance(state, TallyState) else TallyState()) for name, state in states.items()}

    def _take(
        self,
        name: str,
        provides: Sequence[MetricName],
        finalize: Callable[[], Mapping[MetricName, Metric]],
        lost: AbsentReason | None = None,
    ) -> None:
        if reason := lost or self._lost(name):
            self._metrics.update(absent(reason, *provides))
            return
        try:
            self._metrics.update(finalize())
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - an analyzer may fail in any way
            logger.warning("figures failed", extra={"analyzer": name, "error": type(error).__name__})
            self._metrics.update(absent("failed", *provides))

    def _lost(self, name: str) -> AbsentReason | None:
        return self._measured.lost.get((name, self._column.position))

    def _meaning(self) -> SemanticType:
        if self._elements_mean.pii.detected:
            # A list of addresses is as personal as an address.
            return replace(self._elements_mean, name="list", confidence=1.0)
        try:
            seen = seen_values(self._tallies[VALUES], self._column, int(self._number("distinct_count")))
            return semantic_type(self._column.name, seen)
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - a recogniser may fail in any way
            logger.warning("no semantic type", extra={"error": type(error).__name__})
            return SemanticType()

    def _number(self, name: MetricName) -> float:
        found = self._metrics.get(name)
        return (found.number if found else None) or 0.0

    def _status(self) -> ColumnStatus:
        rows, present = self._measured.row_count, int(self._number("count"))
        if not rows:
            return "no_rows"
        if not present:
            return "all_missing"
        if self._number("distinct_count") == 1:
            return "constant" if present == rows else "constant_with_missing"
        return "ok"
