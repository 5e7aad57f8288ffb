"""Ready-styled cells, made once per sheet and written again and again: styling each cell anew would take most of the time."""

from __future__ import annotations

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Cell, Field, Link
from services.artifacts.core.workbook import styles
from services.artifacts.core.workbook.cells import safe_text, safe_value
from services.artifacts.core.workbook.numbers import number_format as format_of
from services.artifacts.core.workbook.places import address
from services.artifacts.core.workbook.styling import Style, styled


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
        self._worksheet = worksheet
        self._font, self._fill, self._border, self._alignment = font, fill, border, alignment
        self._numeric = styles.RIGHT if alignment in (styles.LEFT, styles.INDENTED) else alignment
        self._number_format = number_format
        self._cells: dict[str, SheetCell] = {}

    def write(self, value: Cell) -> SheetCell | None:
        """The cell with a value; None, which leaves no trace in the file, for an absent one."""
        if isinstance(value, Link):
            return self._linked(value)
        safe = safe_value(value)
        if safe is None:
            return None
        cell = self._text() if isinstance(safe, str) else self._number(safe)
        cell.value = safe
        if isinstance(safe, str):
            # openpyxl takes "=…" for a formula and "#N/A" for an error.
            cell.data_type = "s"
        return cell

    def _number(self, value: float) -> SheetCell:
        is_general = self._number_format == "General"
        shown = (styles.INTEGER_FORMAT if isinstance(value, int) else format_of(value)) if is_general else self._number_format
        return self._cells.get(shown) or self._made(shown, self._font, self._numeric, shown)

    def _text(self) -> SheetCell:
        return self._cells.get("text") or self._quoted("text", self._font)

    def _linked(self, link: Link) -> SheetCell:
        cell = self._cells.get("link") or self._quoted("link", styles.linked(self._font))
        cell.value, cell.data_type = safe_text(link.text), "s"
        # A link belongs to its cell in the file: each needs one of its own.
        cell.hyperlink = Hyperlink(ref="A1", location=address(link))
        return cell

    def _quoted(self, name: str, font: Font) -> SheetCell:
        cell = self._made(name, font, self._alignment, styles.TEXT_FORMAT)
        # Whoever edits the cell in Excel keeps a text: "=1+1" does not come alive.
        cell.quotePrefix = True
        return cell

    def _made(self, name: str, font: Font, alignment: Alignment, number_format: str) -> SheetCell:
        cell = styled(self._worksheet, Style(font, self._fill, self._border, alignment, number_format))
        self._cells[name] = cell
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
