"""Collects what was odd while reading, by kind: how often, and where first."""

from __future__ import annotations

from services.profiler.core.profile import LoadProblem

EXAMPLES_KEPT = 3

MESSAGES = {
    "utf8_bom": "The file begins with a byte order mark, which is not part of the first header.",
    "byte_order_mark": "The file begins with a byte order mark, which is not part of the first header.",
    "transcoded": "The text is not UTF-8; it was decoded with the encoding named above.",
    "undecodable_bytes": "Bytes that are not valid in the file's encoding were replaced by U+FFFD.",
    "nul_bytes": "Cells hold NUL characters; they were kept.",
    "mixed_line_ends": "Lines end in more than one way.",
    "blank_lines": "Blank lines are not rows; they were left out.",
    "preamble_lines": "Lines before the table were left out.",
    "comment_lines": "Lines that begin with the comment sign were left out.",
    "footer_lines": "Lines after the table were left out.",
    "further_tables": "Another table begins in the file; its lines were left out. Skipping to it reads it.",
    "repeated_headers": "The header occurs again among the rows; it was left out there.",
    "other_delimiters": "Lines are written with another delimiter than the rest; they were read with it.",
    "no_header": "The file has no header; columns are named by their position.",
    "header_only": "The file has a header and no row.",
    "short_header": "Rows have more cells than the header; the further columns have no name.",
    "long_header": "The header has blank cells for which no row has a cell; they were left out.",
    "duplicate_headers": "Column names occur more than once; columns are told apart by position.",
    "blank_headers": "Columns have no name.",
    "long_headers": "Column names are longer than 256 characters; they were kept.",
    "hidden_characters_in_headers": "Column names hold characters that do not show or turn the direction of text; they were kept.",
    "short_rows": "Rows have fewer cells than the table has columns; the cells that lack are missing values.",
    "long_rows": "Rows have more cells than the table has columns; the cells beyond are not part of any column.",
    "stray_quotes": "Quotes stand inside quoted cells without being doubled; they were kept as they are.",
    "unclosed_quotes": "A quote is opened and never closed; it was kept as a character of the cell.",
    "ambiguous_dates": "Dates may be day-month or month-day and nothing tells which; the column stays text.",
    "mixed_dates": "Dates are written in several ways and none is dominant; the column stays text.",
    "leading_zeros": "Numbers with leading zeros are identifiers; the column stays text.",
    "long_integers": "Integers of more than 18 digits are identifiers; the column stays text.",
    "ambiguous_numbers": "A sign may part thousands or begin a fraction and nothing tells which; the column stays text.",
    "number_notation": "Numbers carry decimal commas, thousands separators, currency or percent signs; they were read as numbers.",
    "utc_offsets": "Times carry UTC offsets; they were turned into UTC.",
    "unsupported_types": "Columns have a type without figures of its own; they are read as text.",
}


class Problems:
    """The oddities of one file. Places are rows, lines and columns, never values."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._places: dict[str, list[str]] = {}

    def note(self, code: str, place: str = "", count: int = 1) -> None:
        """One or more oddities of a kind, with the place of the first."""
        if count <= 0:
            return
        self._counts[code] = self._counts.get(code, 0) + count
        places = self._places.setdefault(code, [])
        if place and len(places) < EXAMPLES_KEPT and place not in places:
            places.append(place)

    def has(self, code: str) -> bool:
        """Whether an oddity of the kind was met."""
        return code in self._counts

    def merge(self, other: Problems) -> None:
        """Take over another collection."""
        for code, count in other._counts.items():
            self._counts[code] = self._counts.get(code, 0) + count
            places = self._places.setdefault(code, [])
            places.extend(other._places[code][: EXAMPLES_KEPT - len(places)])

    def as_tuple(self) -> tuple[LoadProblem, ...]:
        """Every kind once, in the order in which the kinds were met."""
        return tuple(LoadProblem(code, count, MESSAGES[code], tuple(self._places[code])) for code, count in self._counts.items())
