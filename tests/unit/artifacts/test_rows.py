"""Rows of the workbook as they are written, read back."""

from __future__ import annotations

import io

import openpyxl
import pytest

from services.artifacts.core.layout import Field, Link, Table
from services.artifacts.core.workbook.book import Book


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("<a href='x'>&amp;</a>", "<a href='x'>&amp;</a>"),  # signs of the file's own language
        ("  both ends \n", "  both ends \n"),  # space that a reader of XML would drop
        ("]]>", "]]>"),
        ("=1+1", "=1+1"),  # no formula
        ("#N/A", "#N/A"),  # no error
        ("\x00a\ufffe", "a"),  # what no file may hold
        (0.1 + 0.2, 0.3),  # as many digits as Excel keeps
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),  # beyond them
        (-1e-300, -1e-300),
        (True, "yes"),
        (None, None),
    ],
)
def test_a_cell_is_read_as_it_was_meant(value: object, read: object) -> None:
    file = io.BytesIO()
    book = Book("")
    book.add("Sheet", Table("note", (Field("before"), Field("value")), [("x", value), (Link("y", "Sheet", 0), value)]))  # type: ignore[arg-type,list-item]
    book.save(file)
    sheet = openpyxl.load_workbook(file)["Sheet"]
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == [read, read]
    assert [cell.hyperlink and cell.hyperlink.location for cell in sheet["A"]] == [None, None, None, "'Sheet'!B3"]
