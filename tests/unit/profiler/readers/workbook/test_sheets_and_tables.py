"""Which sheet and which of its cells are the table, as a person would see it."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from services.profiler.core.load_report import Sheet
from services.runtime.errors import InvalidRequest

PLAIN = [["id", "name", "amount"], [1, "ann", 1.5], [2, "bob", 2.5], [3, "cid", 3.5]]
NAMES = ["id", "name", "amount"]
ROWS = [(1, "ann", 1.5), (2, "bob", 2.5), (3, "cid", 3.5)]
GRADES = [["ann", 1, 2, 3, 4], ["bob", 5, 6, 7, 8], ["cid", 9, 8, 7, 6]]


@pytest.fixture(name="sheet")
def sheet_reading(tmp_path, read):
    """Read a workbook of one sheet of these rows, changed by hand before it is written."""

    def reading(rows, change=lambda sheet: None, **options):
        book = openpyxl.Workbook()
        book.active.title = "Data"
        for row in rows:
            book.active.append(row)
        change(book.active)
        book.save(tmp_path / "book")
        return read(tmp_path / "book", file_name="book.xlsx", **options)

    return reading


def moved(rows, down=0, right=0):
    width = max(map(len, rows))
    return [[None] * (right + width)] * down + [[None] * right + row for row in rows]


TABLES = {
    "at_the_corner": (PLAIN, 1, 0, {}),
    "away_from_the_corner": (moved(PLAIN, 3, 2), 4, 0, {}),
    "title_above": ([["Report of the year"], *PLAIN], 2, 1, {"preamble_lines": 1}),
    "title_and_blank_above": ([["Report of the year"], [], *PLAIN], 3, 1, {"preamble_lines": 1, "cells_outside_table": 1}),
    "several_lines_above": (
        [["Report"], ["by", "ann"], [], *PLAIN],
        4,
        2,
        {"preamble_lines": 2, "cells_outside_table": 3, "other_tables": 0},
    ),
    "note_below": ([*PLAIN, [], ["a note"]], 1, 0, {"cells_outside_table": 1}),
    "note_beside": (
        [[*row, None, note] for row, note in zip(PLAIN, ["a note", None, None, None], strict=True)],
        1,
        0,
        {"cells_outside_table": 1},
    ),
    "blank_row_inside": ([*PLAIN[:2], [], *PLAIN[2:]], 1, 0, {"blank_lines": 1}),
    "blank_row_under_the_header": ([PLAIN[0], [], *PLAIN[1:]], 1, 0, {"blank_lines": 1}),
    "smaller_table_above": (
        [["x", "y"], [1, 2], [], *PLAIN],
        4,
        2,
        {"preamble_lines": 2, "other_tables": 1, "cells_outside_table": 4},
    ),
    "smaller_table_beside": (
        [[*row, None, *other] for row, other in zip(PLAIN, [["x", "y"], [1, 2], [3, 4], []], strict=True)],
        1,
        0,
        {"other_tables": 1, "cells_outside_table": 6},
    ),
    "smaller_table_below": ([*PLAIN, [], ["x", "y"], ["a", "b"]], 1, 0, {"other_tables": 1, "cells_outside_table": 4}),
}


@pytest.mark.parametrize(("rows", "header_row", "skipped", "problems"), TABLES.values(), ids=TABLES.keys())
def test_the_table_of_a_sheet_is_found(rows, header_row, skipped, problems, sheet):
    outcome = sheet(rows)
    assert (outcome.names, outcome.rows) == (NAMES, ROWS)
    assert outcome.problems == {code: count for code, count in problems.items() if count}
    assert (outcome.report.header_row_count, outcome.report.skipped_row_count) == (1, skipped)
    gap = outcome.problems.get("blank_lines", 0) and len(PLAIN) > 2 and rows[1] == []
    assert outcome.table.source_line(1) == header_row + 1 + bool(gap)
    assert outcome.table.source_line(3) == header_row + 3 + outcome.problems.get("blank_lines", 0)
    assert [outcome.table.source_line(row) for row in (0, 4)] == [None, None]


def test_totals_are_rows(sheet):
    outcome = sheet([*PLAIN, [], ["total", None, 7.5]])
    assert outcome.rows[-1][1:] == (None, 7.5)
    assert outcome.counts(0).misfit_count + (outcome.types[0] == "text") == 1


def test_formatted_and_empty_rows_and_columns_are_no_part(sheet):
    def colour(cells):
        for row in range(1, 31):
            cells.cell(row, 6).fill = PatternFill("solid", fgColor="FF0000")

    outcome = sheet(PLAIN, colour)
    assert (outcome.names, outcome.rows) == (NAMES, ROWS)
    assert outcome.problems == {"ghost_rows": 26, "ghost_columns": 3}
    assert outcome.report.sheets == (Sheet("Data", 4, 3),)


def test_an_empty_column_between_columns_of_one_height_is_a_column(sheet):
    outcome = sheet([["a", None, "b"], [1, None, "x"], [2, None, "y"]])
    assert (outcome.names, outcome.rows) == (["a", "", "b"], [(1, None, "x"), (2, None, "y")])
    assert outcome.problems == {"blank_headers": 1}


HEADERS = {
    "across": (
        ["B1:C1", "D1:E1"],
        [["pupil", "first", None, "second", None], [None, "a", "b", "a", "b"]],
        ["pupil", "first a", "first b", "second a", "second b"],
        0,
    ),
    "across_and_down": (
        ["A1:A2", "B1:C1", "D1:E1"],
        [["pupil", "2023", None, "2024", None], [None, "a", "b", "a", "b"]],
        ["pupil", "2023 a", "2023 b", "2024 a", "2024 b"],
        0,
    ),
    "three_rows": (
        ["B1:E1", "B2:C2", "D2:E2", "A1:A3"],
        [["pupil", "grades", None, None, None], [None, "first", None, "second", None], [None, "a", "b", "a", "b"]],
        ["pupil", "grades first a", "grades first b", "grades second a", "grades second b"],
        0,
    ),
    "title_merged": (
        ["A1:E1"],
        [["All grades", None, None, None, None], ["pupil", "a", "b", "c", "d"]],
        ["pupil", "a", "b", "c", "d"],
        1,
    ),
    "title_over_two_rows": (
        ["A1:E1", "B2:C2", "D2:E2"],
        [["All grades", None, None, None, None], [None, "first", None, "second", None], ["pupil", "a", "b", "a", "b"]],
        ["pupil", "first a", "first b", "second a", "second b"],
        1,
    ),
    "none": ([], [["pupil", "a", "b", "c", "d"]], ["pupil", "a", "b", "c", "d"], 0),
}


@pytest.mark.parametrize(("merges", "header", "names", "skipped"), HEADERS.values(), ids=HEADERS.keys())
def test_merged_cells_make_headers_of_several_rows(merges, header, names, skipped, sheet):
    outcome = sheet([*header, *GRADES], lambda cells: [cells.merge_cells(merge) for merge in merges])
    assert outcome.names == names
    assert outcome.rows == [tuple(row) for row in GRADES]
    assert outcome.report.skipped_row_count == skipped
    assert outcome.report.header_row_count == len(header) - skipped
    assert "merged_cells" not in outcome.problems


def test_merged_cells_of_data_keep_their_value_and_are_counted(sheet):
    outcome = sheet([["team", "pupil"], ["red", "ann"], [None, "bob"], ["blue", "cid"]], lambda cells: cells.merge_cells("A2:A3"))
    assert outcome.rows == [("red", "ann"), (None, "bob"), ("blue", "cid")]
    assert outcome.problems == {"merged_cells": 1}


def test_the_user_knows_better(sheet):
    assert sheet([["a", "b"], ["c", "d"], [1, 2]], header_rows=2).names == ["a c", "b d"]
    assert sheet(PLAIN, header_rows=0).names == ["", "", ""]
    assert sheet([["x", "y", "z"], *PLAIN], skip_rows=1).names == NAMES
    outcome = sheet([["n"], [1], [-1], [3]], null_values=("-1",))
    assert (outcome.rows, outcome.counts().null_count) == ([(1,), (None,), (3,)], 1)
    assert sheet([["n"], [1.5]], decimal=",").rows == [(1.5,)]
    assert sheet([["n"], [1]], types={"n": "text"}).rows == [("1",)]


def test_names_are_told_apart_and_told(sheet):
    outcome = sheet([["a", "a", "=b", None], [1, 2, 3, 4]], lambda cells: cells.cell(1, 3).__setattr__("data_type", "s"))
    assert outcome.names == ["a", "a", "=b", ""]
    assert outcome.problems == {"duplicate_headers": 2, "blank_headers": 1}


def test_a_header_alone_is_a_table_without_rows(sheet):
    outcome = sheet([["a", "b"]])
    assert (outcome.names, outcome.rows, outcome.problems) == (["a", "b"], [], {"header_only": 1})


@pytest.fixture(name="book")
def book_path(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active["B2"] = "read me"
    for name, count in (("Small", 2), ("Large", 20), ("Hidden", 40)):
        sheet = book.create_sheet(name)
        sheet.append(["n", "day"])
        for i in range(count):
            sheet.append([i, date(2024, 1, 1 + i % 28)])
        sheet["A1"].font = Font(bold=True)
    book["Hidden"].sheet_state = "hidden"
    book.create_chartsheet("Chart")
    book.create_sheet("Empty")
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


SHEETS = (Sheet("Notes", 1, 1), Sheet("Small", 3, 2), Sheet("Large", 21, 2), Sheet("Hidden", 41, 2), Sheet("Empty", 0, 0))
CHOSEN = {
    "largest": (None, "Large", 20),
    "name": ("Small", "Small", 2),
    "number": ("2", "Small", 2),
    "hidden": ("Hidden", "Hidden", 40),
}


@pytest.mark.parametrize(("sheet", "name", "count"), CHOSEN.values(), ids=CHOSEN.keys())
def test_one_sheet_is_read_and_all_are_listed(sheet, name, count, book, read):
    outcome = read(book, sheet=sheet)
    assert (outcome.report.sheet, outcome.report.sheets, len(outcome.rows)) == (name, SHEETS, count)
    assert outcome.types == ["integer", "date"]
    assert outcome.problems == {"other_sheets": 4, "hidden_sheets": 1}
    assert outcome.report.format == "xlsx"


@pytest.mark.parametrize("sheet", ["", "0", "6", "large", "²", "99999999999"])
def test_a_sheet_that_does_not_exist_is_refused(sheet, book, read):
    with pytest.raises(InvalidRequest) as refused:
        read(book, sheet=sheet)
    assert refused.value.reason == "INVALID_PARAMETER"
    assert refused.value.violations[0].field == "options.sheet"


@pytest.mark.parametrize("options", [{"skip_rows": -1}, {"header_rows": -1}, {"header_rows": 251}, {"skip_rows": 1_000_001}])
def test_options_out_of_range_are_refused(options, book, read):
    with pytest.raises(InvalidRequest) as refused:
        read(book, **options)
    assert refused.value.reason == "INVALID_PARAMETER"


def test_an_empty_sheet_is_refused_by_name(book, read):
    with pytest.raises(InvalidRequest) as refused:
        read(book, sheet="Empty")
    assert refused.value.reason == "EMPTY_FILE"
