"""How the values of one column are shown: as they are, as they are but for what is personal in them, as masks, not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from services.profiler.core.profile import ColumnProfile, LogicalType, ValuePolicy
from services.profiler.core.redaction.texts import LONGEST, mask, shown
from services.profiler.core.semantics.base import FormRecogniser
from services.profiler.core.semantics.embedded import Span, embedded, may_hold, searched
from services.profiler.core.semantics.registry import RECOGNISERS

TEXTS: Final[frozenset[LogicalType]] = frozenset({"text", "list", "struct", "unknown"})
"""Types whose values are written as texts that may hold anything."""
READ_ON = 512
"""Characters beyond those that are shown in which what begins before may end."""


@dataclass(frozen=True, slots=True)
class Showing:
    """The policy of a column, and what it takes to keep to it."""

    policy: ValuePolicy
    kind: str = ""
    """Of personal data that all values are; empty where only some are, as a telephone number in a remark."""
    searches: bool = False
    """Whether values are shown but for personal data in them: what is rare in a column does not make it personal."""
    ignores: frozenset[str] = frozenset()
    """Kinds that are not looked for: numbers of a known form pass the check digits of another by chance."""

    def of(self, values: Sequence[str | None]) -> list[str | None]:
        """The values as they are shown; None where there is none to show."""
        if not self.searches:
            return [shown(value, self.policy, self.kind) for value in values]
        worth_it = may_hold(pl.Series(values, dtype=pl.String)).to_list()
        kept = [self._without_personal(value) if is_hinted else value for value, is_hinted in zip(values, worth_it, strict=True)]
        return [shown(value, self.policy, self.kind) for value in kept]

    def hides_any(self, values: Sequence[str | None]) -> bool:
        """Whether personal data stands in any value that is shown otherwise."""
        return self.searches and any(value is not None and self._without_personal(value) is not value for value in values)

    def _without_personal(self, value: str | None) -> str | None:
        spans = list(self._spans(value)) if value is not None else []
        return _masked(value, spans) if value is not None and spans else value

    def _spans(self, value: str) -> Iterator[Span]:
        return (span for span in embedded(value[: LONGEST + READ_ON]) if span[2] not in self.ignores)


def showing(column: ColumnProfile, applied: ValuePolicy, asked: ValuePolicy) -> Showing:
    """How a column is shown under the policy that applies to it, where ``asked`` applies to the dataset."""
    kind = column.pii.kind if column.pii.kind == column.semantic_type else ""
    searches = applied == "full" and asked == "masked" and column.logical_type in TEXTS
    return Showing(applied, kind, searches, _checked() if searches and column.semantic_type in _formed() else frozenset())


def _masked(value: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for start, end, kind in spans:
        parts += [value[at:start], mask(value[start:end], kind)]
        at = end
    return "".join([*parts, value[at:]])


@cache
def _formed() -> frozenset[str]:
    """Semantic types that are a form of the whole value."""
    return frozenset(each.name for each in RECOGNISERS if isinstance(each, FormRecogniser) and not each.holds_text)


@cache
def _checked() -> frozenset[str]:
    return frozenset(each.name for each in searched() if each.chance is not None)
