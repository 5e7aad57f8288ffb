"""Styles as the file numbers them: each worked out once a workbook, since openpyxl compares it with all it knows, part by part."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet


class Style(NamedTuple):
    """How a cell looks. Its parts are the constants of ``styles``: they are told apart by what they are, not by how they look."""

    font: Font
    fill: PatternFill
    border: Border
    alignment: Alignment
    number_format: str
    is_quoted: bool = False
    """Whoever edits the cell in Excel keeps a text: "=1+1" does not come alive."""


_KNOWN: WeakKeyDictionary[Workbook, dict[tuple[object, ...], int]] = WeakKeyDictionary()


def style_number(worksheet: Worksheet, style: Style) -> int:
    """The number of a style in its workbook."""
    workbook = worksheet.parent
    if workbook is None:
        raise ValueError("the sheet belongs to no workbook")
    known = _KNOWN.setdefault(workbook, {})
    key = (*map(id, style[:4]), style.number_format, style.is_quoted)
    if key not in known:
        cell = WriteOnlyCell(worksheet)
        cell.font, cell.fill, cell.border, cell.alignment = style[:4]
        cell.number_format = style.number_format
        if style.is_quoted:
            cell.quotePrefix = True
        known[key] = cell.style_id
    return known[key]
