"""The cells of a row of sheet XML as text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element

from services.profiler.core.readers.workbook.serials import Temporal, temporal_text
from services.profiler.core.readers.workbook.sheet import NUMBER_STARTS, Row, SheetNotes
from services.profiler.core.readers.workbook.strings import SharedStrings, plain_text, unescaped
from services.profiler.errors import UnreadableFile

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
WHOLE_BELOW = 10**18
WRITTEN_OUT_FROM = 1e-17


class CellReader:
    """Reads the rows of one sheet, from top to bottom. Raises UnreadableFile where cells are out of order or of no known type."""

    def __init__(self, strings: SharedStrings, temporal: Mapping[str, Temporal], is_1904: bool, notes: SheetNotes) -> None:
        self._strings, self._temporal, self._is_1904, self._notes = strings, temporal, is_1904, notes
        self._columns: dict[str, int] = {}
        self._number = 0

    def read(self, row: Element) -> Row:
        """The cells of the row that hold something."""
        number = self._next_number(row)
        columns: list[int] = []
        texts: list[str] = []
        value_tag, digits, column = row.tag[:-3] + "v", len(str(number)), -1
        known, read_text = self._columns.get, self._text
        for cell in row:
            reference = cell.get("r")
            column = known(reference[:-digits], -1) if reference else column + 1
            if column < 0:
                column = self._column(reference or "", number)
            text = read_text(cell, cell.findtext(value_tag), column)
            if text is not None:
                columns.append(column)
                texts.append(text)
        if len(columns) > 1 and (len(set(columns)) < len(columns) or max(columns) >= MAX_COLUMNS):
            raise UnreadableFile("a row of the sheet holds a cell twice, or more cells than there are columns")
        return number, columns, texts

    def _next_number(self, row: Element) -> int:
        number = int(row.get("r") or self._number + 1)
        if not self._number < number <= MAX_ROWS:
            raise UnreadableFile("the rows of the sheet are out of order")
        self._number = number
        if len(row):
            self._notes.last_row = number
        return number

    def _column(self, reference: str, number: int) -> int:
        """Of a reference whose letters were not met before; rows are told by their own number."""
        match = REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) != number:
            raise UnreadableFile("a cell of the sheet stands in no such row")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        if column > MAX_COLUMNS:
            raise UnreadableFile("a cell of the sheet stands in no such column")
        return self._columns.setdefault(match[1], column - 1)

    def _text(self, cell: Element, value: str | None, column: int) -> str | None:
        kind = cell.get("t", "n")
        if kind == "n":
            if not value:
                self._note_no_value(cell, column)
                return None
            shown = self._temporal.get(cell.get("s", "0"))
            if shown is not None:
                return temporal_text(value, shown, self._is_1904) or self._no_date(value, column)
            return value if value.isdecimal() and value[0] != "0" else number_text(value)
        if kind == "s" and value:
            text = self._strings.get(int(value))
            if text[:1] in NUMBER_STARTS:
                self._notes.note_text(text, self._number, column)
            return text
        return self._other(cell, kind, value, column)

    def _other(self, cell: Element, kind: str, value: str | None, column: int) -> str | None:
        if kind == "inlineStr" and len(cell):
            value = plain_text(cell[-1])
        elif kind == "str" and value is not None:
            value = unescaped(value)
        elif not value:
            self._note_no_value(cell, column)
            return None
        elif kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value.upper())
        elif kind == "e":
            self._notes.note("error_cells", self._number, column)
            return value
        elif kind != "d":
            raise UnreadableFile("a cell of the sheet is of no known type")
        self._notes.note_text(value, self._number, column)
        return value

    def _note_no_value(self, cell: Element, column: int) -> None:
        if cell.find("{*}f") is not None:
            self._notes.note("uncached_formulas", self._number, column)
        self._notes.last_column = max(self._notes.last_column, column)

    def _no_date(self, value: str, column: int) -> str:
        self._notes.note("impossible_dates", self._number, column)
        return number_text(value)


def number_text(raw: str) -> str:
    """The shortest text of a stored number that means the same; whole numbers without a fraction, and digit by digit."""
    digits = raw.removeprefix("-")
    if digits.isdecimal() and (digits[0] != "0" or len(digits) == 1):
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    shortest = repr(value)
    if shortest == raw and "e" not in raw and not raw.endswith(".0"):
        return raw
    if not math.isfinite(value) or "_" in raw:
        return raw
    if value.is_integer() and abs(value) < WHOLE_BELOW:
        return str(int(value))
    # A number with an exponent may be a code to whoever reads the text: as far as it stays short it is written out.
    return format(Decimal(shortest), "f") if abs(value) >= WRITTEN_OUT_FROM and "e-" in shortest else shortest
