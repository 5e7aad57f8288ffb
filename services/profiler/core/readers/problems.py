"""Collects what was odd while reading, by kind: how often, and where first."""

from __future__ import annotations

from services.profiler.core.load_report import LoadProblem

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
    "cells_that_do_not_fit": "Cells do not fit the type of their column; its figures leave them out, row-level issues tell where.",
    "placeholder_words": "Cells hold a word in place of a missing value, such as N/A; they count as placeholders.",
    "utc_offsets": "Times carry UTC offsets; they were turned into UTC.",
    "other_sheets": "The workbook has further sheets; one was read.",
    "hidden_sheets": "Sheets of the workbook are hidden.",
    "other_tables": "The sheet has further tables, parted by blank rows or columns; the largest was read.",
    "cells_outside_table": "Cells above, beside or below the table are not part of it.",
    "ghost_rows": "Rows below the last that holds something are formatted and empty; they were left out.",
    "ghost_columns": "Columns after the last that holds something are formatted and empty; they were left out.",
    "merged_cells": "Cells of the data are merged; the value stands in the first of them, the others are missing values.",
    "error_cells": "Cells hold an error such as a division by zero; its text was kept.",
    "uncached_formulas": "Formulas were never calculated; their cells are missing values.",
    "impossible_dates": "Numbers under a date format are no date of the calendar; they were kept as numbers.",
    "macros_ignored": "The workbook holds macros; they were not run and not read.",
    "external_links_ignored": "The workbook refers to other files; they were not opened.",
    "bad_lines": "Lines are not JSON; they are no rows.",
    "truncated_record": "The last record is cut off; it is no row.",
    "outside_path": "The document has members beside the records; they are not part of the table.",
    "absent_keys": "Objects lack a key that others have; the value that lacks is missing.",
    "duplicate_keys": "Objects have a key more than once; the last value is the key's, the others stand in columns of their own.",
    "mixed_kinds": "Plain values, objects and arrays stand at one path; each kind has columns of its own.",
    "mixed_scalars": "Strings stand beside numbers or truth values at one path; the column is text.",
    "numbers_as_text": "Numbers are written as text; they were read as numbers.",
    "empty_objects": "Objects without members are kept as the text {}.",
    "lone_surrogates": "Strings hold halves of surrogate pairs, which are no characters; they were replaced by U+FFFD.",
    "unlike_columns": "Columns are of types that do not go together in the merged files; only their missing cells are counted.",
    "absent_columns": "Columns are not in all merged files; where a file lacks one, its cells are missing values.",
    "repeated_parts": "The same file was merged more than once.",
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
