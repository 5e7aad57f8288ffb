"""Styles put on cells: each worked out once a workbook, since openpyxl compares a style with all it knows, part by part."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet


class Style(NamedTuple):
    """How a cell looks. Its parts are the constants of ``styles``: they are told apart by what they are, not by how they look."""

    font: Font
    fill: PatternFill
    border: Border
    alignment: Alignment
    number_format: str


_KNOWN: WeakKeyDictionary[Workbook, dict[tuple[object, ...], StyleArray]] = WeakKeyDictionary()


def styled(worksheet: Worksheet, style: Style) -> SheetCell:
    """A new cell in a style."""
    cell: SheetCell = WriteOnlyCell(worksheet)
    workbook = worksheet.parent
    if workbook is None:
        raise ValueError("the sheet belongs to no workbook")
    known = _KNOWN.setdefault(workbook, {})
    key = (*map(id, style[:4]), style.number_format)
    if key not in known:
        cell.font, cell.fill, cell.border, cell.alignment = style[:4]
        cell.number_format = style.number_format
        known[key] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way to take a style over
    cell._style = copy(known[key])  # type: ignore[attr-defined]  # noqa: SLF001
    return cell
