"""Charts, links and numbers of the workbook, read back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from services.artifacts.core.renderers.excel import ExcelRenderer
from services.artifacts.core.workbook.numbers import number_format


def column(name: str, completeness: float = 1.0, **more: Any) -> dict[str, Any]:
    return {"name": name, "metrics": {"completeness": completeness}, "quality": {"score": 90.0}, **more}


def workbook(**report: Any) -> openpyxl.Workbook:
    file = io.BytesIO()
    ExcelRenderer().render({"schema_version": "1", **report}, file)
    return openpyxl.load_workbook(file)


def test_a_name_leads_to_its_row_in_the_dictionary() -> None:
    book = workbook(columns=[column("a"), column("b"), column("b")], issues=[{"column": "b", "severity": "high"}, {"column": None}])
    [link, dataset] = [row[1] for row in book["Issues"].iter_rows(min_row=3)]
    assert link.hyperlink.location == "'Columns'!B4"
    assert book["Columns"]["B4"].value == "b"
    assert dataset.hyperlink is None


def test_names_without_a_letter_lead_nowhere_but_stay() -> None:
    book = workbook(columns=[column("")], issues=[{"column": ""}, {"column": "unknown"}])
    assert [row[1].hyperlink for row in book["Issues"].iter_rows(min_row=3)] == [None, None]


def test_the_overview_charts_what_is_missing_and_the_emptiest_comes_first() -> None:
    overview = workbook(columns=[column("full"), column("half", 0.5), column("most", 0.1)])["Overview"]
    [chart] = overview._charts
    assert chart.ser[0].val.numRef.f.startswith("'Overview'!$B$")
    cells = [row[0].value for row in overview.iter_rows() if row[0].value in ("full", "half", "most")]
    assert cells[-2:] == ["most", "half"]


def test_a_distribution_has_a_chart_unless_its_values_are_hidden() -> None:
    bins = {"edges": ["0", "1.5", "3"], "counts": [4, 2], "method": "sturges"}
    hidden = {"top_values": [{"value": None, "count": 3}]}
    unique = {"top_values": [{"value": "a", "count": 1}, {"value": "b", "count": 1}]}
    sheet = workbook(columns=[column("n", histogram=bins), column("h", **hidden), column("u", **unique)])["Distributions"]
    assert len(sheet._charts) == 1
    assert [row[0].value for row in sheet.iter_rows()][5:7] == ["0 – 1.5", "1.5 – 3"]


def test_what_is_not_drawn_is_said() -> None:
    bins = {"edges": ["0", "1"], "counts": [4], "method": "distinct"}
    sheet = workbook(columns=[column(f"c{at}", histogram=bins) for at in range(50)])["Distributions"]
    assert len(sheet._charts) == 40
    assert "first 40 of 50" in sheet["A2"].value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "#,##0"),
        (76.89, "#,##0.00"),  # no zeros at the end
        (0.3, "#,##0.0"),
        (76.00001, "#,##0"),
        (3.0, "#,##0"),  # a whole number has no decimals
        (1234567.891, "#,##0.0"),
        (123.456, "#,##0.00"),
        (3.14159, "#,##0.000"),
        (0.0123, "#,##0.0000"),
        (1e-7, "0.000E+00"),  # would read as 0 otherwise
        (-1e15, "0.000E+00"),
    ],
)
def test_a_figure_shows_as_many_digits_as_say_something(value: float, shown: str) -> None:
    assert number_format(value) == shown
