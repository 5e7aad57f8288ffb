"""Cells that typing could not take as they stand, told as load problems once every row is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.profiler.core.load_report import LoadProblem, LoadReport
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts
from services.profiler.core.readers.masking import masked
from services.profiler.core.readers.problems import EXAMPLES_KEPT, MESSAGES

MISFITS = "cells_that_do_not_fit"
PLACEHOLDERS = "placeholder_words"


@dataclass(frozen=True, slots=True)
class _Met:
    """Cells of one kind in one column."""

    position: int
    """From 0."""
    count: int
    places: tuple[CellPlace, ...]


def with_cell_problems(load: LoadReport, counts: Mapping[int, CellCounts]) -> LoadReport:
    """The load report and what the cells of a finished read add to it."""
    misfits = _problem(MISFITS, (_Met(at, cells.misfit_count, cells.misfits) for at, cells in counts.items()))
    words = _problem(PLACEHOLDERS, (_Met(at, cells.placeholder_count, cells.placeholders) for at, cells in counts.items()))
    return replace(load, problems=load.problems + misfits + words)


def _problem(code: str, columns: Iterable[_Met]) -> tuple[LoadProblem, ...]:
    met = sorted((column for column in columns if column.count), key=lambda column: -column.count)
    # One example of each column before a second one of any.
    examples = [_example(column, depth) for depth in range(EXAMPLES_KEPT) for column in met if depth < len(column.places)]
    count = sum(column.count for column in met)
    return (LoadProblem(code, count, MESSAGES[code], tuple(examples[:EXAMPLES_KEPT])),) if met else ()


def _example(column: _Met, depth: int) -> str:
    place = column.places[depth]
    where = f"row {place.row:,}" if place.source_line is None else f"line {place.source_line:,}"
    cells = "1 cell" if column.count == 1 else f"{column.count:,} cells"
    return f"column {column.position + 1} ({cells}), {where}: {masked(place.value or '')}"
