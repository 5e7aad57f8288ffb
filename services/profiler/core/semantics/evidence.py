"""The proof by values: which recognisers fit the values of a column, and how well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import polars as pl

from services.profiler.core.semantics.base import LONGEST, STRONG, FormRecogniser, Recogniser, SeenValues

PROBES = 24
STRONG_PROBES = 48
"""Of what is looked for in columns of something else: 5 % of a column are met with 91 % certainty."""
SAMPLED = 1_000
FEW = 400
"""Values up to which one at a time is quicker than a query."""
FIRST_CHECKED, CHECKED = 16, 100
"""Values whose check digits are computed: enough to tell nine of ten from one of ten."""
REHEARSED = "Xy 1"
VALID_SHARE = 0.75
"""Of the checked values that must pass: a wrong digit here and there is a fault of the data, not of the type."""
PART_SHARE = 0.05
"""Of values in a strong form from which on a column that is mostly something else is still said to hold them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the values say about one recogniser."""

    recogniser: Recogniser
    value_count: int
    match_count: int
    strength: float
    """How sure the matching values are by themselves, 0..1, on average."""
    words: str
    checked_count: int = 0
    valid_count: int = 0

    @property
    def share(self) -> float:
        """Of the values that match."""
        return self.match_count / self.value_count if self.value_count else 0.0

    @property
    def is_refuted(self) -> bool:
        """Whether the check digits are no better than chance would have them."""
        return bool(self.checked_count) and self.valid_count < VALID_SHARE * self.checked_count

    @property
    def sureness(self) -> float:
        """How sure the values are, the name apart."""
        if self.is_refuted or not self.match_count:
            return 0.0
        chance = self.recogniser.chance
        if chance is not None:
            # So many passing by luck: the sum over ten types that one could have looked for.
            return self.strength * (1 - min(1.0, 10 * chance**self.valid_count))
        return self.strength if self.strength >= STRONG else self.strength * (1 - 0.5**self.match_count)


def gather(seen: SeenValues, recognisers: Iterable[Recogniser]) -> list[Evidence]:
    """What the values say for each recogniser that they do not rule out: some values first, all of them for what is left."""
    values = seen.values
    fitting = [each for each in recognisers if seen.logical_type in each.types]
    if values.is_empty() or not fitting:
        return []
    strong = _strong(fitting)
    met = [probe for probe in spread(values, STRONG_PROBES).to_list() if len(probe) <= LONGEST and _one_of(strong).fullmatch(probe)]
    probes = spread(values, PROBES).to_list()
    left = [each for each in fitting if (any(map(each.could_be, met)) if each in strong else _is_possible(each, probes))]
    if len(values) > 2 * SAMPLED:
        left = [found.recogniser for found in _evidence(left, spread(values, SAMPLED)) if _is_worth_it(found)]
    return _evidence(left, values)


def prepare(recognisers: Sequence[Recogniser]) -> None:
    """Compile all that values are held against: whoever forks afterwards shares it."""
    for each in recognisers:
        if isinstance(each, FormRecogniser):
            each.prepare()
        # Some compile what they need when they meet their first value.
        each.could_be(REHEARSED)
    for logical_type in {name for each in recognisers for name in each.types}:
        _one_of(_strong(each for each in recognisers if logical_type in each.types))


def _strong(recognisers: Iterable[Recogniser]) -> tuple[FormRecogniser, ...]:
    """Those of personal data that are looked for in columns of something else as well."""
    return tuple(each for each in recognisers if isinstance(each, FormRecogniser) and each.pii and each.is_strong)


@lru_cache(maxsize=16)
def _one_of(recognisers: tuple[FormRecogniser, ...]) -> re.Pattern[str]:
    """All forms of all of them: most values are ruled out for a dozen recognisers at once."""
    return re.compile("|".join(f"(?:{form.pattern})" for each in recognisers for form in each.forms) or r"(?!)")


def _is_possible(recogniser: Recogniser, probes: list[str]) -> bool:
    allowed = len(probes) * (1 - 0.8 * recogniser.least_share)
    for probe in probes:
        if len(probe) > LONGEST or not recogniser.could_be(probe):
            allowed -= 1
            if allowed < 0:
                return False
    return True


def _is_worth_it(found: Evidence) -> bool:
    if found.is_refuted:
        return False
    return found.share >= 0.8 * found.recogniser.least_share or (found.strength >= STRONG and found.share >= PART_SHARE / 2)


def _evidence(recognisers: Sequence[Recogniser], values: pl.Series) -> list[Evidence]:
    if not recognisers:
        return []
    # All in one query: its fixed cost is that of a thousand short texts.
    queried = [each for each in recognisers if len(values) > FEW or not isinstance(each, FormRecogniser)]
    strengths = values.alias("value").to_frame().select([each.on_values for each in queried]) if queried else pl.DataFrame()
    return [_told(each, values, strengths[each.name] if each in queried else _one_by_one(each, values)) for each in recognisers]


def _one_by_one(recogniser: Recogniser, values: pl.Series) -> pl.Series:
    found = [recogniser.strength_of(value) for value in values.to_list()] if isinstance(recogniser, FormRecogniser) else []
    return pl.Series(recogniser.name, found, dtype=pl.Float64)


def _told(recogniser: Recogniser, values: pl.Series, strengths: pl.Series) -> Evidence:
    is_match = strengths > 0
    count = int(is_match.sum())
    if not count:
        return Evidence(recogniser, len(values), 0, 0.0, recogniser.words)
    some = spread(values if count == len(values) else values.filter(is_match), CHECKED).to_list()
    found = Evidence(recogniser, len(values), count, float(strengths.sum()) / count, recogniser.describe(some[:PROBES]))
    if recogniser.chance is None:
        return found
    few = some[:: len(some) // FIRST_CHECKED + 1]
    valid = _valid_count(recogniser, few)
    if valid >= len(few) / 2 and len(few) < len(some):
        few, valid = some, _valid_count(recogniser, some)
    return replace(found, checked_count=len(few), valid_count=valid)


def _valid_count(recogniser: Recogniser, values: Sequence[str]) -> int:
    return sum(1 for value in values if recogniser.is_valid(value))


def spread(values: pl.Series, count: int) -> pl.Series:
    """So many values from everywhere in the order, the same each time."""
    if len(values) <= count:
        return values
    return values.gather([place * (len(values) - 1) // (count - 1) for place in range(count)])
