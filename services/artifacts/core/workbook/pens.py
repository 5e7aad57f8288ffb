"""Ready-styled cells, made once per sheet and written again and again: styling each cell anew would take most of the time."""

from __future__ import annotations

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Cell, Field
from services.artifacts.core.workbook import styles
from services.artifacts.core.workbook.cells import safe_value


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

    def write(self, value: Cell) -> SheetCell | None:
        """The cell with a value; None, which leaves no trace in the file, for an absent one."""
        safe = safe_value(value)
        if safe is None:
            return None
        cell = self._text if isinstance(safe, str) else self._integer if isinstance(safe, int) else self._number
        cell.value = safe
        if isinstance(safe, str):
            # openpyxl takes "=…" for a formula and "#N/A" for an error.
            cell.data_type = "s"
        return cell


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
