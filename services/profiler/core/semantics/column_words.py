"""The words of a column's name, and which of a recogniser's words are among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LONGEST_NAME = 256
FOLDED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
NEVER = (
    *("count", "cnt", "num of", "number of", "flag", "is", "has", "hash", "hashed", "md5", "sha256", "len", "length", "type"),
    *("status", "valid", "verified", "score", "ratio", "pct", "percent", "avg", "mean", "sum", "total", "model", "version", "mask"),
    *("format", "category", "class", "quality", "opt in", "optin", "consent", "enabled", "domain", "anzahl", "nombre de"),
)
"""Words that make the name speak of a fact about a thing, not of the thing."""


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """A column's name taken apart."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> ColumnWords:
        """Words of ``snake_case``, ``CamelCase``, ``dotted.names`` and spoken ones, in lower case, without accents."""
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", folded(name[:LONGEST_NAME]))
        return cls(tuple(re.findall(r"[a-z]+|[0-9]+", spaced.lower())))

    def first_of(self, phrases: Iterable[str]) -> str | None:
        """The first phrase that stands in the name, its parts written together or apart."""
        runs = self._runs
        return next((phrase for phrase in phrases if phrase.replace(" ", "") in runs), None)

    def has(self, phrases: Iterable[str]) -> bool:
        """Whether any of the phrases stands in the name."""
        return self.first_of(phrases) is not None

    @property
    def _runs(self) -> frozenset[str]:
        return _runs(self.words)


@lru_cache(maxsize=256)
def _runs(words: tuple[str, ...]) -> frozenset[str]:
    """Up to four words that follow each other, written together."""
    return frozenset(
        "".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, min(len(words), start + 4) + 1)
    )


def folded(name: str) -> str:
    """Without accents and without letters of single languages."""
    decomposed = unicodedata.normalize("NFKD", name.translate(FOLDED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
