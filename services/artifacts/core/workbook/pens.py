"""Ready-styled cells, made once per sheet and written again and again: styling each cell anew would take most of the time."""

from __future__ import annotations

from functools import partial

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Cell, Field, Link
from services.artifacts.core.workbook import styles
from services.artifacts.core.workbook.cells import safe_text, safe_value
from services.artifacts.core.workbook.numbers import number_format as format_of
from services.artifacts.core.workbook.places import address


class Pen:
    """Writes values in one style. The cell it gives is valid until it writes again: a row needs a pen per column."""

    def __init__(
        self,
        worksheet: Worksheet,
        font: Font = styles.BODY,
        *,
        fill: PatternFill = styles.NO_FILL,
        border: Border = styles.NO_BORDER,
        alignment: Alignment = styles.LEFT,
        number_format: str = "General",
    ) -> None:
        self._text = _styled(worksheet, font, fill, border, alignment, styles.TEXT_FORMAT)
        # Whoever edits the cell in Excel keeps a text: "=1+1" does not come alive.
        self._text.quotePrefix = True
        numeric = styles.RIGHT if alignment in (styles.LEFT, styles.INDENTED) else alignment
        self._number = _styled(worksheet, font, fill, border, numeric, number_format)
        whole = styles.INTEGER_FORMAT if number_format == "General" else number_format
        self._integer = _styled(worksheet, font, fill, border, numeric, whole)
        self._figures: dict[str, SheetCell] = {}
        self._figure = partial(_styled, worksheet, font, fill, border, numeric) if number_format == "General" else None
        self._link = _styled(worksheet, styles.linked(font), fill, border, alignment, styles.TEXT_FORMAT)
        self._link.quotePrefix = True

    def write(self, value: Cell) -> SheetCell | None:
        """The cell with a value; None, which leaves no trace in the file, for an absent one."""
        if isinstance(value, Link):
            return self._linked(value)
        safe = safe_value(value)
        if safe is None:
            return None
        cell = self._text if isinstance(safe, str) else self._integer if isinstance(safe, int) else self._measured(safe)
        cell.value = safe
        if isinstance(safe, str):
            # openpyxl takes "=…" for a formula and "#N/A" for an error.
            cell.data_type = "s"
        return cell

    def _measured(self, value: float) -> SheetCell:
        if self._figure is None:
            return self._number
        shown = format_of(value)
        return self._figures.get(shown) or self._figures.setdefault(shown, self._figure(shown))

    def _linked(self, link: Link) -> SheetCell:
        self._link.value, self._link.data_type = safe_text(link.text), "s"
        # A link belongs to its cell in the file: each needs one of its own.
        self._link.hyperlink = Hyperlink(ref="A1", location=address(link))
        return self._link


def header_pen(worksheet: Worksheet, field: Field) -> Pen:
    """The pen of a field's title, on the side on which its values stand."""
    alignment = styles.HEADER_LEFT if field.kind in ("text", "long_text", "severity") else styles.HEADER_RIGHT
    return Pen(worksheet, styles.HEADER, fill=styles.HEADER_FILL, alignment=alignment)


def pen_for(worksheet: Worksheet, field: Field) -> Pen:
    """The pen of a table's field."""
    alignment = styles.WRAPPED_INDENTED if field.kind == "long_text" else styles.INDENTED
    number_format = styles.NUMBER_FORMATS.get(field.kind, "General")
    return Pen(worksheet, alignment=alignment, number_format=number_format)


def _styled(
    worksheet: Worksheet, font: Font, fill: PatternFill, border: Border, alignment: Alignment, number_format: str
) -> SheetCell:
    cell: SheetCell = WriteOnlyCell(worksheet)
    cell.font, cell.fill, cell.border, cell.alignment = font, fill, border, alignment
    cell.number_format = number_format
    return cell
