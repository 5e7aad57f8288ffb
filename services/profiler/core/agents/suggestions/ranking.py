"""All suggestions: nothing twice, nothing that was asked for already, what matters most first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, get_args

from services.profiler.core.agents.coverage.asked_rules import AskedRule, RuleKind
from services.profiler.core.agents.suggestions.base import Seen, Suggestion, SuggestionKind
from services.profiler.core.agents.suggestions.registry import SUGGESTERS
from services.profiler.core.detectors.rules import gravity

MOST: Final = 500
"""Suggestions that are told; a table can have 5,000 columns."""
KINDS: Final[tuple[SuggestionKind, ...]] = get_args(SuggestionKind)
COVERED: Final[Mapping[SuggestionKind, tuple[SuggestionKind, ...]]] = {
    "allowed_values": ("format", "length", "range"),
    "format": ("length",),
}
"""What a rule makes superfluous for the same column."""
ASKED: Final[Mapping[RuleKind, tuple[SuggestionKind, ...]]] = {
    "unique": ("unique",),
    "range": ("range",),
    "format": ("format", "length"),
}
"""What a rule of the user makes superfluous."""


def suggestions(seen: Seen, asked: Sequence[AskedRule]) -> tuple[tuple[Suggestion, ...], int]:
    """Those that matter most, and how many there are in all."""
    drawn = [each for suggester in SUGGESTERS for each in suggester.suggest(seen)]
    kept = _with_keys(_without_covered(_without_asked(drawn, asked)))
    ranked = sorted(kept, key=_rank)
    return tuple(ranked[:MOST]), len(ranked)


def _rank(suggestion: Suggestion) -> tuple[int, int, int, tuple[str, ...]]:
    return -gravity(suggestion.severity), KINDS.index(suggestion.kind), suggestion.position, suggestion.columns


def _without_asked(drawn: Sequence[Suggestion], asked: Sequence[AskedRule]) -> list[Suggestion]:
    told = {(rule.column, kind) for rule in asked for kind in ASKED[rule.kind]}
    return [each for each in drawn if not (len(each.columns) == 1 and (each.columns[0], each.kind) in told)]


def _without_covered(drawn: Sequence[Suggestion]) -> list[Suggestion]:
    covered = {(each.columns, kind) for each in drawn if each.holds_for_ratio == 1 for kind in COVERED.get(each.kind, ())}
    singles = _columns_of(drawn, "unique")
    return [
        each
        for each in drawn
        if (each.columns, each.kind) not in covered
        # Whatever has a unique column tells rows apart, and a unique column settles every other.
        and not (
            each.kind in ("unique_together", "depends_on")
            and singles & set(each.columns[:1] if each.kind == "depends_on" else each.columns)
        )
    ]


def _with_keys(drawn: Sequence[Suggestion]) -> list[Suggestion]:
    """A column that is unique and never missing is a key: one rule in place of two."""
    keys = _columns_of(drawn, "unique") & _columns_of(drawn, "not_null")
    merged: list[Suggestion] = []
    for each in drawn:
        is_of_key = len(each.columns) == 1 and each.columns[0] in keys
        if is_of_key and each.kind == "unique":
            merged.append(replace(each, kind="key", reason=f"{each.reason[:-1]}, and no row lacks one."))
        elif not (is_of_key and each.kind == "not_null"):
            merged.append(each)
    return merged


def _columns_of(drawn: Sequence[Suggestion], kind: SuggestionKind) -> set[str]:
    return {each.columns[0] for each in drawn if each.kind == kind and each.columns}
