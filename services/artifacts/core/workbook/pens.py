"""Pens: each writes values in one style, worked out once."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Cell, Field, Link
from services.artifacts.core.workbook import styles
from services.artifacts.core.workbook.cells import safe_text, safe_value
from services.artifacts.core.workbook.numbers import number_format as format_of
from services.artifacts.core.workbook.places import address
from services.artifacts.core.workbook.rows import Ink, number_ink, text_ink
from services.artifacts.core.workbook.styling import Style, style_number


class Pen:
    """Writes values in one style."""

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
        # Told apart by what they are: to compare them part by part takes longer than to write a row.
        self._numeric = styles.RIGHT if alignment is styles.LEFT or alignment is styles.INDENTED else alignment
        self._number_format = number_format
        self._numbers: dict[tuple[str, bool], int] = {}

    def write(self, value: Cell) -> Ink | None:
        """The cell with a value; None, which leaves no trace in the file, for an absent one."""
        if isinstance(value, Link):
            return text_ink(self._text(is_link=True), safe_text(value.text), address(value))
        safe = safe_value(value)
        if safe is None:
            return None
        return text_ink(self._text(), safe) if isinstance(safe, str) else number_ink(self._number(safe), safe)

    def _number(self, value: float) -> int:
        is_general = self._number_format == "General"
        shown = (styles.INTEGER_FORMAT if isinstance(value, int) else format_of(value)) if is_general else self._number_format
        return self._known(Style(self._font, self._fill, self._border, self._numeric, shown))

    def _text(self, *, is_link: bool = False) -> int:
        font = styles.linked(self._font) if is_link else self._font
        return self._known(Style(font, self._fill, self._border, self._alignment, styles.TEXT_FORMAT, is_quoted=True))

    def _known(self, style: Style) -> int:
        key = style.number_format, style.font is self._font
        if key not in self._numbers:
            self._numbers[key] = style_number(self._worksheet, style)
        return self._numbers[key]


def header_pen(worksheet: Worksheet, field: Field) -> Pen:
    """The pen of a field's title, on the side on which its values stand."""
    alignment = styles.HEADER_LEFT if field.kind in ("text", "long_text", "severity") else styles.HEADER_RIGHT
    return Pen(worksheet, styles.HEADER, fill=styles.HEADER_FILL, alignment=alignment)


def pen_for(worksheet: Worksheet, field: Field) -> Pen:
    """The pen of a table's field."""
    alignment = styles.WRAPPED_INDENTED if field.kind == "long_text" else styles.INDENTED
    number_format = styles.NUMBER_FORMATS.get(field.kind, "General")
    return Pen(worksheet, alignment=alignment, number_format=number_format)
