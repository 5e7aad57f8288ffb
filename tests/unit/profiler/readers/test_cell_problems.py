"""What is told of cells that do not fit: how many, where, in which shape, and never the value."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.load_report import LoadReport
from services.profiler.core.profile import CellPlace
from services.profiler.core.readers.base import CellCounts, ReadLimits, ReadOptions
from services.profiler.core.readers.cell_problems import with_cell_problems
from services.profiler.core.readers.masking import masked
from services.profiler.core.readers.registry import open_table

SHAPES = {
    "999-Aa": "123-Xy",
    "Aaaaa aa 99": "Łódźć 北京 ١٢",
    "aa": "e\u0301",
    "9aa?a": "1st\x00a",
    "?a": "\u202ea",
    "(99) €-99,9": "(12) €-34,5",
    "": "",
    "a" * 40: "b" * 40,
    "a" * 40 + "…": "b" * 41,
}


@pytest.mark.parametrize(("shape", "text"), SHAPES.items())
def test_shape_of_a_text(shape: str, text: str) -> None:
    assert masked(text) == shape


@given(st.text(max_size=60))
def test_no_letter_and_no_digit_of_any_script_is_shown(text: str) -> None:
    shape = masked(text)
    assert len(shape) <= 41
    assert shape.isprintable()
    assert {character for character in shape if unicodedata.category(character)[0] in "LMN"} <= set("Aa9")
    assert masked(shape.removesuffix("…")) == shape.removesuffix("…")


def load() -> LoadReport:
    return LoadReport("x.csv", "csv", 0, "")


def test_worst_column_first_and_every_column_once_before_any_twice() -> None:
    def places(*rows: int) -> tuple[CellPlace, ...]:
        return tuple(CellPlace(row, row + 10, f"x{row}") for row in rows)

    counts = {
        0: CellCounts(misfit_count=2, misfits=places(1, 2)),
        1: CellCounts(null_count=9),
        2: CellCounts(misfit_count=1200, misfits=(CellPlace(7, None, "Secret-1"),)),
    }
    [problem] = with_cell_problems(load(), counts).problems
    assert (problem.code, problem.count) == ("cells_that_do_not_fit", 1202)
    assert problem.examples == (
        "column 3 (1,200 cells), row 7: Aaaaaa-9",
        "column 1 (2 cells), line 11: a9",
        "column 1 (2 cells), line 12: a9",
    )


def test_nothing_odd_is_nothing_told() -> None:
    assert with_cell_problems(load(), {0: CellCounts(null_count=3, empty_count=1)}).problems == ()


def test_true_lines_below_a_preamble_and_broken_cells(tmp_path: Path) -> None:
    """The line of every misfit is the one that an editor shows."""
    records = ["Export of customers", "made in 2026", "id;name;amount"]
    records += [f'{row};"N\n{row}";{row},5' for row in range(1, 40)] + ['40;"a\n\nb";Oops-7', "", "41;N/A;1,5"]
    text = "\n".join(records) + "\n"
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    table = open_table(path, "t.csv", ReadOptions(), ReadLimits(), tmp_path)
    list(table.batches())
    line = {word: next(at for at, content in enumerate(text.split("\n"), 1) if content.startswith(word)) for word in ("40;", "41;")}
    examples = {each.code: each.examples for each in with_cell_problems(table.load_report(), table.cell_counts()).problems}
    table.close()
    assert examples["cells_that_do_not_fit"] == (f"column 3 (1 cell), line {line['40;']}: Aaaa-9",)
    assert examples["placeholder_words"] == (f"column 2 (1 cell), line {line['41;']}: A/A",)
