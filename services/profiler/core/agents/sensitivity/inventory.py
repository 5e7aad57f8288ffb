"""Which columns of a table are sensitive, by what their values were recognised as and by what their names say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.profiler.core.agents.sensitivity.data_classes import DataClass, Mention, class_by_kind, mentions
from services.profiler.core.profile import ColumnProfile, DatasetProfile

NAME_CONFIDENCE: Final = 0.85
"""Of a name that says it, when no recogniser has seen the values: the sureness that recognisers give such a name."""
HIDING_TYPES: Final = frozenset({"hash", "uuid"})
HIDING_WORDS: Final = frozenset({"hash", "hashed", "md5", "sha1", "sha256", "encrypted", "enc", "masked", "tokenized", "tokenised"})
PEOPLE_FAMILIES: Final = 2
"""Different things told of people that make a table one about people, where nothing tells who they are."""


@dataclass(frozen=True, slots=True)
class Match:
    """A column is of a class."""

    data_class: DataClass
    confidence: float
    by: Literal["values", "name"]
    reasons: tuple[str, ...]
    """Counts, shares and words of ours, never a value."""
    is_hidden: bool = False
    """Whether the values are hidden by a hash or the like."""
    needs_people: bool = False

    @property
    def weight(self) -> float:
        """Harm before exposure, 0..100."""
        return self.data_class.points * self.confidence


@dataclass(frozen=True, slots=True)
class SensitiveColumn:
    """A column with at least one class, the gravest first."""

    column: ColumnProfile
    matches: tuple[Match, ...]

    @property
    def lead(self) -> Match:
        """The gravest."""
        return self.matches[0]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is sensitive in a table."""

    columns: tuple[SensitiveColumn, ...]
    """In column order; what counts about people only is left out of a table about something else."""
    is_about_people: bool
    people_reason: str

    def of_role(self, *roles: str) -> tuple[SensitiveColumn, ...]:
        """Columns with a class of one of the roles."""
        return tuple(each for each in self.columns if any(match.data_class.role in roles for match in each.matches))


def take_inventory(profile: DatasetProfile, *, by_values: bool = True, by_names: bool = True) -> Inventory:
    """What the columns with at least one value are. A pure function of names and of what was recognised."""
    found = [(column, _matches(column, by_values, by_names)) for column in profile.columns if has_values(column)]
    reason = _people_reason(found)
    kept = ((column, [match for match in matches if reason or not match.needs_people]) for column, matches in found)
    return Inventory(
        tuple(SensitiveColumn(column, _ranked(matches)) for column, matches in kept if matches),
        bool(reason),
        reason or "no column tells who somebody is, and fewer than two tell of people as age or sex do",
    )


def has_values(column: ColumnProfile) -> bool:
    """Whether there is a value in it."""
    return column.status not in ("all_missing", "no_rows")


def _ranked(matches: Sequence[Match]) -> tuple[Match, ...]:
    best: dict[str, Match] = {}
    for match in sorted(matches, key=lambda each: (-each.weight, each.is_hidden)):
        best.setdefault(match.data_class.class_id, match)
    return tuple(best.values())


def _matches(column: ColumnProfile, by_values: bool, by_names: bool) -> list[Match]:
    found = list(_by_values(column)) if by_values else []
    if by_names and column.logical_type not in ("list", "struct", "binary"):
        found += [match for mention in mentions(column.name) if (match := _by_name(column, mention))]
    return found


def _by_values(column: ColumnProfile) -> Sequence[Match]:
    kinds = {column.semantic_type: (column.semantic_confidence, column.semantic_reasons)}
    if column.pii.detected:
        kinds[column.pii.kind] = (column.pii.confidence, column.pii.reasons)
    return [
        Match(found, confidence, "values", reasons, needs_people=found.role == "quasi")
        for kind, (confidence, reasons) in kinds.items()
        if (found := class_by_kind().get(kind))
    ]


def _by_name(column: ColumnProfile, mention: Mention) -> Match | None:
    is_hidden = column.semantic_type in HIDING_TYPES or bool(mention.other_words & HIDING_WORDS)
    # Codes for sex, places by number: no recogniser knows them, and beside other facts about people they tell who is meant.
    if mention.data_class.kinds and not is_hidden and mention.data_class.role != "quasi":
        return None
    reasons = (f'the name says "{mention.phrase}"', *(("the values are hidden by a hash or the like",) if is_hidden else ()))
    return Match(mention.data_class, NAME_CONFIDENCE, "name", reasons, is_hidden, mention.needs_people)


def _people_reason(found: Sequence[tuple[ColumnProfile, Sequence[Match]]]) -> str:
    told: dict[str, str] = {}
    for column, matches in found:
        for match in matches:
            if match.data_class.is_personal:
                told.setdefault(match.data_class.family, column.name)
            elif not match.needs_people and match.data_class.role != "secret":
                return f"column “{column.name}” holds: {match.data_class.title.lower()}"
    if len(told) < PEOPLE_FAMILIES:
        return ""
    return f"columns {' and '.join(f'“{name}”' for name in list(told.values())[:PEOPLE_FAMILIES])} tell of people"
