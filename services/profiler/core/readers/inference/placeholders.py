"""Cells that say that there is no value: empty, blank, or a word like "N/A"."""

from __future__ import annotations

import polars as pl

SIGNS = ("-", "--", "---", "–", "—", ".", "..", "...", "…", "?", "??", "???", "*", "\\N", "\\n")
ERRORS = ("#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#n/a", "#na")
WORDS = (
    *("n/a", "na", "n.a.", "n.a", "n/d", "<na>", "null", "(null)", "<null>", "[null]", "none", "(none)", "nil", "nil."),
    *("unknown", "unk", "unbekannt", "missing", "(missing)", "undefined", "not available", "not applicable", "not known"),
    *("not specified", "no data", "nodata", "blank", "(blank)", "empty", "(empty)", "tbd", "t.b.d.", "tba", "tbc"),
)
NAN_WORDS = ("nan", "-nan", "+nan", "1.#qnan", "-1.#ind")


def _spellings(words: tuple[str, ...]) -> set[str]:
    """In lower case, upper case, capitalised, in title case."""
    return {form for word in words for form in (word, word.upper(), word.capitalize(), word.title())}


NANS = pl.Series(sorted(_spellings(NAN_WORDS) | {"NaN", "-NaN", "+NaN"}), dtype=pl.String)
PLACEHOLDERS = pl.Series(sorted(_spellings(SIGNS + ERRORS + WORDS)), dtype=pl.String)
ABSENT = pl.concat([PLACEHOLDERS, NANS])


def is_blank(cells: pl.Series) -> pl.Series:
    """White space of any kind and nothing else, but not empty."""
    # Only what begins with a sign that sorts before "!" or beyond ASCII can be white space: a comparison is cheaper than a strip.
    suspects = ((cells < "!") & (cells != "")) | (cells >= "\x7f")
    if not suspects.any():
        return suspects
    return suspects & (cells.set(~suspects, None).str.strip_chars() == "")


def is_placeholder(cells: pl.Series) -> pl.Series:
    """A word for no value, NaN included."""
    return cells.is_in(ABSENT.implode())
