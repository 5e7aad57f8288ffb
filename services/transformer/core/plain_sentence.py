"""Whether a sentence of a language model may stand in a report: plain words of its own that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

MAX_CHARS = 400
PLACE = re.compile(r"\[(c\d{1,6})\]")
"""Where the name of a column is filled in."""
SIGNS = frozenset(" .,;:!?'’()-–—−%/+×≥≤…\"")
"""What may stand beside letters and digits. Markup, code and addresses need others."""
JOINT = re.compile(r"(?<=[a-z0-9])_(?=[a-z0-9])", re.IGNORECASE)
"""Ids of rules are written with them."""
ADDRESS = re.compile(r"//|\bwww\b|\w\.[^\W\d]{2,}|\b(?:https?|ftp|mailto|javascript):", re.IGNORECASE)
ABOUT_ITSELF = re.compile(
    r"\b(?:ignor|disregard|forget|overrid|bypass)\w*\b[^.]{0,60}\b(?:instruction|rule|prompt|guideline)s?\b"
    r"|\b(?:system|user) (?:prompt|message)s?\b|\blanguage model\b|\bas an? (?:ai|assistant)\b|\bmy instructions\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")

Run = tuple[str, ...]


def is_plain(sentence: str) -> bool:
    """Whether a sentence is of ASCII letters, digits and few signs, on one line, and names no address."""
    rest = JOINT.sub("", PLACE.sub("", sentence))
    return (
        0 < len(sentence) <= MAX_CHARS
        and not ADDRESS.search(rest)
        and all(character in SIGNS or (character.isascii() and character.isalnum()) for character in rest)
    )


def is_about_itself(sentence: str) -> bool:
    """Whether a sentence speaks of its writer or its writer's orders."""
    return bool(ABOUT_ITSELF.search(sentence))


def repeats(sentence: str, runs: Collection[Run], words: int) -> bool:
    """Whether a sentence has a run of so many words in common with the texts that ``runs`` were made of."""
    return any(run in runs for run in _runs(sentence, words))


def runs_of(texts: Iterable[str], words: int) -> frozenset[Run]:
    """All runs of so many words in some texts."""
    return frozenset(run for text in texts for run in _runs(text, words))


def _runs(text: str, words: int) -> Iterator[Run]:
    found = [word.lower() for word in WORD.findall(text)]
    return (tuple(found[start : start + words]) for start in range(len(found) - words + 1))
