"""Truth values in text cells."""

from __future__ import annotations

import polars as pl

PAIRS = (("true", "false"), ("t", "f"), ("yes", "no"), ("y", "n"), ("on", "off"))
"""True first. 1 and 0 stay integers."""


def _spellings(words: tuple[str, ...]) -> pl.Series:
    return pl.Series(sorted({form for word in words for form in (word, word.upper(), word.capitalize())}), dtype=pl.String)


TRUE_WORDS = _spellings(tuple(pair[0] for pair in PAIRS))
FALSE_WORDS = _spellings(tuple(pair[1] for pair in PAIRS))
WORDS = pl.concat([TRUE_WORDS, FALSE_WORDS])
WORD_SET = frozenset(WORDS.to_list())
TRUE_SET = frozenset(TRUE_WORDS.to_list())


def is_word(cells: pl.Series) -> pl.Series:
    """Words for true or false."""
    return cells.is_in(WORDS.implode())


def is_one_pair(words: frozenset[str]) -> bool:
    """Whether these lower-case words are the two of one pair, or one that cannot mean anything else."""
    return words in [frozenset(pair) for pair in PAIRS] or words in ({"true"}, {"false"})


def to_booleans(cells: pl.Series) -> pl.Series:
    """Boolean; null where a cell is no word for true or false."""
    true = cells.is_in(TRUE_WORDS.implode())
    return true.set(~true & ~cells.is_in(FALSE_WORDS.implode()), None)
