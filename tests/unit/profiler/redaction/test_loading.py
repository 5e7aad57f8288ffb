"""The load report: places are told, shapes of cells only where values are."""

from __future__ import annotations

import pytest

from services.profiler.core.load_report import LoadProblem, LoadReport
from services.profiler.core.profile import CellPlace, ValuePolicy
from services.profiler.core.readers.base import CellCounts
from services.profiler.core.readers.cell_problems import MISFITS, with_cell_problems
from services.profiler.core.redaction.loading import redacted_load

PLAIN = LoadReport("t.csv", "csv", 1, "0" * 64, problems=(LoadProblem("short_rows", 1, "Short.", ("line 3: 2 of 4 cells",)),))
CELLS = {
    at: CellCounts(misfit_count=1200, misfits=(CellPlace(4, 5, cell),))
    for at, cell in enumerate(["§: §", "x", ": column 1 (1 cell)"])
}
LOAD = with_cell_problems(PLAIN, CELLS)


def shown(policy: ValuePolicy, *by_column: ValuePolicy) -> tuple[str, ...]:
    plain, misfits = redacted_load(LOAD, policy, by_column).problems
    assert plain == PLAIN.problems[0], "places of rows are no values"
    assert misfits.code == MISFITS
    return misfits.examples


def test_the_reader_writes_what_is_taken_apart() -> None:
    assert shown("full", "full", "full", "full")[0] == "column 1 (1,200 cells), line 5: §: §"


@pytest.mark.parametrize("policy", ["masked", "none"])
def test_columns_that_show_no_values_show_no_shapes(policy: ValuePolicy) -> None:
    assert shown(policy, policy, policy, policy) == tuple(f"column {at} (1,200 cells), line 5" for at in (1, 2, 3))


def test_other_columns_keep_theirs() -> None:
    assert shown("masked", "masked", "full", "masked") == (
        "column 1 (1,200 cells), line 5",
        "column 2 (1,200 cells), line 5: a",
        "column 3 (1,200 cells), line 5",
    )


def test_a_column_that_is_not_known_shows_nothing() -> None:
    assert shown("masked") == tuple(f"column {at} (1,200 cells), line 5" for at in (1, 2, 3))
