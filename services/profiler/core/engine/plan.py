"""Which analyzer runs on which column: data, not ifs."""

from __future__ import annotations

from collections.abc import Sequence

from services.profiler.core.analyzers.base import Settings
from services.profiler.core.analyzers.kinds import is_countable, is_text
from services.profiler.core.analyzers.registry import (
    COLUMN_ANALYZERS,
    DATASET_ANALYZERS,
    PAIR_ANALYZERS,
    PLACE_ANALYZERS,
    TEXT_ANALYZERS,
)
from services.profiler.core.engine.elements import ElementUnit, elements_of
from services.profiler.core.engine.sample_unit import SampleUnit
from services.profiler.core.engine.units import ColumnUnit, PlaceUnit, TableUnit, Unit
from services.profiler.core.engine.value_units import TallyUnit, TextUnit
from services.profiler.core.readers.base import Column

GROUP = 8
"""Columns per unit: enough to be worth a turn, few enough to spread over the cores."""


def plan(columns: Sequence[Column], settings: Settings) -> list[Unit]:
    """All work on a batch, the longest units first."""
    spelled = tuple(analyzer for analyzer in PLACE_ANALYZERS if analyzer.reads == "spellings")
    text: list[Unit] = [TextUnit(column, TEXT_ANALYZERS, spelled, settings) for column in columns if is_text(column)]
    tallies: list[Unit] = [TallyUnit(column) for column in columns if is_countable(column) and not is_text(column)]
    tables: list[Unit] = [TableUnit(analyzer, columns) for analyzer in (*PAIR_ANALYZERS, *DATASET_ANALYZERS)]
    tables.append(SampleUnit(columns))
    lists: list[Unit] = [
        ElementUnit.of(column, elements, settings) for column in columns if (elements := elements_of(column)) is not None
    ]
    groups = [columns[at : at + GROUP] for at in range(0, len(columns), GROUP)]
    return text + lists + tables + [unit for group in groups for unit in _group_units(group, settings)] + tallies


def _group_units(columns: Sequence[Column], settings: Settings) -> list[Unit]:
    measured = [(analyzer, column) for column in columns for analyzer in COLUMN_ANALYZERS if analyzer.supports(column)]
    everywhere = [analyzer for analyzer in PLACE_ANALYZERS if analyzer.reads != "spellings"]
    placed = [(analyzer, column) for column in columns for analyzer in everywhere if analyzer.supports(column)]
    return [ColumnUnit(measured, settings), PlaceUnit(placed, settings)]
