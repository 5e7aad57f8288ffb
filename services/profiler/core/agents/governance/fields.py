"""Which columns of a table are fields of governance, by their names."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeVar

from services.profiler.core.profile import LogicalType
from services.profiler.core.semantics.column_words import ColumnWords

Area = Literal["lineage", "consent", "classification"]
CATALOGUE: Final = Path(__file__).with_name("fields.toml")
Values = Literal["consent_given", "consent_refused", "classified_public"]


class Named(Protocol):
    """A column before the pass or after it."""

    @property
    def position(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def logical_type(self) -> LogicalType: ...


N = TypeVar("N", bound=Named)


def words(name: str) -> str:
    """A name as it is compared: its words in lower case, without accents and signs, written together."""
    # A name in another script than ours has no words; it is compared as it stands.
    return "".join(ColumnWords.of(name).words) or name.strip().casefold()


def fields_of(required: Sequence[str], columns: Iterable[N]) -> dict[str, tuple[N, ...]]:
    """Columns that record each required field, by its name or by another name of the same field; empty if none does."""
    by_words: defaultdict[str, list[N]] = defaultdict(list)
    for column in columns:
        by_words[words(column.name)].append(column)
    return {name: tuple(each for other in _same(name) for each in by_words.get(other, ())) for name in dict.fromkeys(required)}


def columns_of(field_ids: Sequence[str], columns: Iterable[N]) -> tuple[N, ...]:
    """Columns that record any of our fields, in their order."""
    wanted = {word for field_id in field_ids for word in _names()[field_id]}
    return tuple(column for column in columns if words(column.name) in wanted)


def field_ids(area: str) -> tuple[str, ...]:
    """Our fields of an area."""
    return tuple(each["field_id"] for each in _catalogue()["field"] if each["area"] == area)


def pattern(values: Values) -> str:
    """Regular expression of a whole text that is one of the words, in any case and with any signs between them."""
    alternatives = "|".join(re.escape(each).replace(r"\ ", r"[\s_-]*") for each in _catalogue()["values"][values])
    return rf"(?i)\s*(?:{alternatives})\s*$"


def _same(name: str) -> tuple[str, ...]:
    """All names of the field that a name is one of, the name itself first."""
    own = words(name)
    others = (names for names in _names().values() if own in names)
    return tuple(dict.fromkeys((own, *(other for names in others for other in sorted(names)))))


@cache
def _names() -> Mapping[str, frozenset[str]]:
    return {
        each["field_id"]: frozenset(words(name) for name in (each["field_id"], *each["names"])) for each in _catalogue()["field"]
    }


@cache
def _catalogue() -> Mapping[str, Any]:
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
