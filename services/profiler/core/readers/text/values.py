"""What a cell looks like: a value, a name, or the prose around a table."""

from __future__ import annotations

import re

VALUE = re.compile(
    r"""
      [+-]?\s?[$€£¥]?\s?[+-]?\d[\d.,'\ ]*(?:[eE][+-]?\d+)?\s?[%€$£]?     # a number or an amount
    | \([$€£]?\d[\d.,]*\)                                              # a negative one of a book-keeper
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*                                # a date
    | \d{1,2}:\d{2}.*                                                  # a time
    | true | false
    """,
    re.IGNORECASE | re.VERBOSE,
)
YEAR = re.compile(r"(?:1[89]|20)\d\d")
ABSENT = frozenset(
    {"", "-", "--", ".", "?", "na", "n/a", "nan", "none", "null", "nil", "missing", "unknown", "inf", "-inf", "#n/a", "tbd"}
)
FOOTNOTE = re.compile(
    r"\s*(?:[*†‡§¹²³]|\(?\d{1,2}\)\s|(?:source|note|notes|footnote|quelle|hinweis|fuente|nota|remarque)s?\b)", re.IGNORECASE
)
LEAST_WORDS = 3


def is_value(cell: str) -> bool:
    """Whether it is a number, an amount, a date, a time or a truth value."""
    return VALUE.fullmatch(cell.strip()) is not None


def is_year(cell: str) -> bool:
    """Whether it is a number that names a year."""
    return YEAR.fullmatch(cell.strip()) is not None


def is_absent(cell: str) -> bool:
    """Whether it stands for no value."""
    return cell.strip().lower() in ABSENT


def is_remark(cell: str) -> bool:
    """Whether it is a sentence, or marked as a footnote."""
    return FOOTNOTE.match(cell) is not None or (len(cell.split()) >= LEAST_WORDS and not is_value(cell))
