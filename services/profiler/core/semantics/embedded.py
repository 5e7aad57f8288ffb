"""Personal data inside longer texts: an address in a remark, a card number in a complaint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import polars as pl

from services.profiler.core.semantics.base import FormRecogniser, SeenValues
from services.profiler.core.semantics.evidence import Evidence, spread
from services.profiler.core.semantics.registry import RECOGNISERS

SEARCHED, SEARCHED_CHARS = 1_000, 400_000
"""Texts of a column that are searched, of those that may hold something, and code points of them together."""
LONGEST_SEARCHED = 4_096
"""Code points of each."""
STRENGTH = 0.95
Span = tuple[int, int, str]
"""Where it begins, where it ends, which kind it is."""


def embedded(text: str) -> Iterator[Span]:
    """Personal data in a text, from left to right, apart; what has check digits passes them."""
    for match, kind, is_valid in _met(text):
        if is_valid:
            yield match.start(), match.end(), kind.name


def may_hold(texts: pl.Series) -> pl.Series:
    """Whether each text is worth a search; most are not, which is told quickly. Null where there is no text."""
    return texts.str.contains(_hint())


def embedded_evidence(seen: SeenValues) -> list[Evidence]:
    """What a column's texts hold, a kind each; a text counts once for each kind. Empty for anything but texts."""
    if seen.logical_type != "text" or seen.values.is_empty():
        return []
    hinted = seen.values.filter(may_hold(seen.values))
    if hinted.is_empty():
        return []
    length = min(LONGEST_SEARCHED, int(hinted.str.len_chars().mean() or 1))  # type: ignore[arg-type]
    some = spread(hinted, min(SEARCHED, SEARCHED_CHARS // max(length, 1)))
    met: Counter[FormRecogniser] = Counter()
    valid: Counter[FormRecogniser] = Counter()
    for text in some.to_list():
        found = [(kind, is_valid) for _, kind, is_valid in _met(text[:LONGEST_SEARCHED])]
        met.update({kind for kind, _ in found})
        valid.update({kind for kind, is_valid in found if is_valid})
    # The others were looked at as well: they hold nothing.
    looked_at = len(seen.values) * len(some) // len(hinted)
    return [_evidence(kind, looked_at, count, valid[kind]) for kind, count in met.items()]


def prepare() -> None:
    """Compile the patterns now: whoever forks afterwards shares them."""
    _any()


def searched() -> tuple[FormRecogniser, ...]:
    """The kinds that are told inside a text."""
    return tuple(each for each in RECOGNISERS if isinstance(each, FormRecogniser) and each.inside)


def _evidence(kind: FormRecogniser, value_count: int, met: int, valid: int) -> Evidence:
    checked = (met, valid) if kind.chance is not None else (0, 0)
    return Evidence(kind, value_count, valid, STRENGTH, kind.words, *checked)


def _met(text: str) -> Iterator[tuple[re.Match[str], FormRecogniser, bool]]:
    at = 0
    while found := _any().search(text, at):
        # Several kinds may begin here: the first that is sure counts, or the first of all.
        matches = [(match, kind) for kind, pattern in _each() if (match := pattern.match(text, found.start()))]
        sure = [(match, kind) for match, kind in matches if not kind.is_excluded(match[0]) and kind.is_valid(match[0])]
        match, kind = (sure or matches)[0]
        yield match, kind, bool(sure)
        at = match.end() if sure else found.start() + 1


@cache
def _each() -> tuple[tuple[FormRecogniser, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(_apart("|".join(f"(?:{pattern})" for pattern in kind.inside)))) for kind in searched())


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _each()))


@cache
def _hint() -> str:
    """Of texts that may hold any of it, for Polars, which looks neither ahead nor behind but is quick; most texts do not."""
    others = [pattern for kind in searched() for pattern in kind.inside if "@" not in pattern]
    return "@|(?:^|[^0-9A-Za-z_@.+-])(?:" + "|".join(f"(?:{pattern})" for pattern in others) + ")"


def _apart(pattern: str) -> str:
    """Not a part of a longer word or number; the full stop of a sentence may follow."""
    return rf"(?<![\w@.+\-])(?:{pattern})(?![\w@]|[.\-]\w)"
