"""Classes of sensitive data, and which of them a column's name speaks of."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from services.profiler.core.semantics.column_words import ColumnWords

Role = Literal["identifier", "secret", "health", "special", "private", "quasi"]
CATALOGUE: Final = Path(__file__).with_name("data_classes.toml")
LONGEST_PHRASE: Final = 4
"""Words."""
FACTS: Final = frozenset(
    [
        *("count", "cnt", "total", "avg", "mean", "length", "len", "version", "updated", "changed", "reset", "valid", "verified"),
        *(
            "format",
            "model",
            "policy",
            "required",
            "hint",
            "strength",
            "attempts",
            "label",
            "encoded",
            "position",
            "sources",
            "paper",
        ),
        *("median", "stdev", "std", "percentile", "index", "rate", "growth", "inflation", "assumption", "expense", "boundaries"),
    ]
)
"""Words beside a phrase that make the name speak of a fact about the thing, not of the thing."""
FLAGS: Final = frozenset({"is", "has", "flag", "status", "type", "enabled", "domain"})
"""The same for what tells who or gives access: whether somebody has a password is no password."""


@dataclass(frozen=True, slots=True)
class DataClass:
    """One class of data that somebody could be harmed by."""

    class_id: str
    title: str
    role: Role
    points: float
    """Harm of disclosure, 0..100, before confidence and exposure."""
    protection: str
    provisions: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    """Semantic types that are of the class."""
    names: tuple[str, ...] = ()
    in_context: tuple[str, ...] = ()
    """Words that count in a table about people only."""
    family: str = ""
    """Of a quasi-identifier: what it tells; of one family the most telling is enough."""
    is_personal: bool = False
    """Whether a quasi-identifier by itself speaks of people."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A class that a name speaks of, the words that do, and whether they need a table about people."""

    data_class: DataClass
    phrase: str
    needs_people: bool
    other_words: frozenset[str]
    """The rest of the name."""


@cache
def data_classes(path: Path = CATALOGUE) -> tuple[DataClass, ...]:
    """All classes, in catalogue order."""
    return tuple(DataClass(**_fields(entry)) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["data_class"])


@cache
def without_class(path: Path = CATALOGUE) -> Mapping[str, str]:
    """Semantic types that say nothing of a person, each with why."""
    return dict(tomllib.loads(path.read_text(encoding="utf-8"))["without_class"])


@cache
def class_by_kind() -> Mapping[str, DataClass]:
    """The class of a semantic type."""
    return {kind: each for each in data_classes() for kind in each.kinds}


def mentions(name: str) -> tuple[Mention, ...]:
    """The classes that a column's name speaks of; of words within longer ones that say something, the longer ones count."""
    words = ColumnWords.of(name).words
    spans = {
        (start, end): found
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_PHRASE) + 1)
        if (found := _phrases().get("".join(words[start:end])))
    }
    outer = [span for span in spans if not any(_is_within(span, other) for other in spans)]
    return tuple(
        Mention(each, phrase, needs_people, rest)
        for start, end in outer
        for each, phrase, needs_people in spans[start, end]
        if not (rest := frozenset(words[:start] + words[end:])) & _excluding(each)
    )


def _excluding(data_class: DataClass) -> frozenset[str]:
    return FACTS | FLAGS if data_class.role in ("identifier", "secret") else FACTS


def _is_within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


@cache
def _phrases() -> Mapping[str, tuple[tuple[DataClass, str, bool], ...]]:
    """Classes by phrase, written together."""
    found: defaultdict[str, list[tuple[DataClass, str, bool]]] = defaultdict(list)
    for each in data_classes():
        for phrases, needs_people in ((each.names, each.role == "quasi"), (each.in_context, True)):
            for phrase in phrases:
                found[phrase.replace(" ", "")].append((each, phrase, needs_people))
    return {phrase: tuple(classes) for phrase, classes in found.items()}


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
