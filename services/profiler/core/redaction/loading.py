"""The load report as it may be shown: its examples tell places, and of some cells the shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from services.profiler.core.load_report import LoadProblem, LoadReport
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.cell_problems import MISFITS, PLACEHOLDERS

SHOWING_CELLS: Final = frozenset({MISFITS, PLACEHOLDERS})
"""Problems whose examples show a cell; those of all others are places alone."""
SHAPE_MARK: Final = ": "
"""What parts the place of a cell from its shape."""
_COLUMN = re.compile(r"column (\d+)\b")


def redacted_load(load: LoadReport, policy: ValuePolicy, by_column: Sequence[ValuePolicy]) -> LoadReport:
    """The report without shapes of cells whose column shows no values: the shape of a sign is the sign."""
    if policy == "full":
        return load
    return replace(load, problems=tuple(_redacted_problem(problem, by_column) for problem in load.problems))


def _redacted_problem(problem: LoadProblem, by_column: Sequence[ValuePolicy]) -> LoadProblem:
    if problem.code not in SHOWING_CELLS:
        return problem
    return replace(problem, examples=tuple(_redacted_example(example, by_column) for example in problem.examples))


def _redacted_example(example: str, by_column: Sequence[ValuePolicy]) -> str:
    named = _COLUMN.match(example)
    position = int(named[1]) - 1 if named else -1
    is_shown = 0 <= position < len(by_column) and by_column[position] == "full"
    return example if is_shown else example.partition(SHAPE_MARK)[0]
