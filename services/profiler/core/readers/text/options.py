"""Which options of a text file are in range."""

from __future__ import annotations

from services.profiler.core.readers.base import ReadOptions
from services.profiler.errors import InvalidReadOption

LAYOUT_RECORDS = 500
LONGEST_DELIMITER = 8
LONGEST_COMMENT = 8


def check_options(options: ReadOptions) -> None:
    """Raises InvalidReadOption with the name of the option."""
    _check_sign("delimiter", options.delimiter, LONGEST_DELIMITER)
    _check_sign("quote", options.quote, 1)
    _check_sign("escape", options.escape, 1)
    _check_sign("comment", options.comment, LONGEST_COMMENT)
    if options.delimiter and options.delimiter == options.quote:
        raise InvalidReadOption("quote", "it is the delimiter as well")
    if options.escape and options.escape == options.delimiter:
        raise InvalidReadOption("escape", "it is the delimiter as well")
    for name, count in (("header_rows", options.header_rows), ("skip_rows", options.skip_rows)):
        if count is not None and not 0 <= count <= LAYOUT_RECORDS // 2:
            raise InvalidReadOption(name, f"a number from 0 to {LAYOUT_RECORDS // 2} is expected")


def _check_sign(name: str, value: str | None, longest: int) -> None:
    if value is not None and (len(value) > longest or "\n" in value or "\r" in value):
        expected = "one character" if longest == 1 else f"up to {longest} characters"
        raise InvalidReadOption(name, f"{expected} without line ends, or none, are expected")
