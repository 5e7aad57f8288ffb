"""From both proofs to a semantic type: the column's name and its values, each with what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.profiler.core.profile import Pii
from services.profiler.core.semantics.base import STRONG, Recogniser, SeenValues, SemanticType
from services.profiler.core.semantics.column_words import NEVER, ColumnWords
from services.profiler.core.semantics.embedded import embedded_evidence
from services.profiler.core.semantics.evidence import PART_SHARE, Evidence, gather
from services.profiler.core.semantics.fallback import fallback
from services.profiler.core.semantics.registry import RECOGNISERS

NAME_SURENESS, HINT_SURENESS = 0.85, 0.5
HINT_NEEDS = 0.4
FEW = 12
"""Different values that are a category if each of them stands in ten rows or more."""
LEAST_CONFIDENCE = 0.5
LEAST_PARTIAL_COUNT = 2
EMBEDDED_SHARE = 0.005
"""Of texts with personal data in them from which on a column is said to hold it: who writes one address down writes more."""
UNLIKE_STRONG, UNLIKE_WEAK = 0.7, 0.25
"""What is left of the values' sureness when the name speaks against them."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    evidence: Evidence
    confidence: float
    reasons: tuple[str, ...]

    @property
    def recogniser(self) -> Recogniser:
        return self.evidence.recogniser


def semantic_type(column_name: str, seen: SeenValues, recognisers: Sequence[Recogniser] = RECOGNISERS) -> SemanticType:
    """What a column means. Without a recogniser that is sure of it, what its logical type and its variety say."""
    words = ColumnWords.of(column_name)
    found = gather(seen, recognisers)
    candidates = [candidate for evidence in found if (candidate := _candidate(evidence, words, seen))]
    refined = {candidate.recogniser.refines for candidate in candidates}
    candidates = [candidate for candidate in candidates if candidate.recogniser.name not in refined]
    best = max(candidates, key=lambda each: each.confidence, default=None)
    if best is None:
        name, confidence, reasons = fallback(words, seen)
        return SemanticType(name, confidence, reasons, _partial(found, words, seen, is_searched=True))
    kind = best.recogniser
    if not kind.pii:
        return SemanticType(kind.name, best.confidence, best.reasons, _partial(found, words, seen, kind.holds_text))
    return SemanticType(kind.name, best.confidence, best.reasons, Pii(True, kind.name, best.confidence, best.reasons, kind.pii))


def _candidate(found: Evidence, words: ColumnWords, seen: SeenValues) -> _Candidate | None:
    kind = found.recogniser
    if found.share < kind.least_share or not found.sureness:
        return None
    values, named, said = found.sureness, *_named(kind, words)
    if said == "against":
        values *= UNLIKE_STRONG if values >= STRONG else UNLIKE_WEAK
    if named < NAME_SURENESS:
        # A word that fits many things adds to values that say something, and nothing to others.
        named *= min(1.0, values / HINT_NEEDS)
    if kind.needs_variety and not named and seen.value_count <= FEW and seen.row_count >= 10 * seen.value_count:
        return None
    if kind.needs_name and not named:
        return None
    confidence = round((1 - (1 - values) * (1 - named)) * min(1.0, found.share / 0.9), 3)
    if confidence < LEAST_CONFIDENCE:
        return None
    return _Candidate(found, confidence, (*_value_reasons(found, seen), *_name_reasons(said, named)))


def _named(kind: Recogniser, words: ColumnWords) -> tuple[float, str]:
    """How sure the name is, and the words of ours that stand in it, or "against"."""
    if words.has(kind.unlike) or (kind.pii and words.has(NEVER)):
        return 0.0, "against"
    if phrase := words.first_of(kind.names):
        return NAME_SURENESS, phrase
    if phrase := words.first_of(kind.hints):
        return HINT_SURENESS, phrase
    return 0.0, ""


def _value_reasons(found: Evidence, seen: SeenValues) -> list[str]:
    of_what = "different values" if seen.is_complete else "sampled values"
    reasons = [f"{found.match_count:,} of {found.value_count:,} {of_what} ({_percent(found.share)}) have the form of {found.words}"]
    if found.recogniser.chance is not None:
        by_chance = f"by chance {_percent(found.recogniser.chance)} would"
        reasons.append(f"{found.valid_count:,} of {found.checked_count:,} that were computed pass their check; {by_chance}")
    return reasons


def _name_reasons(said: str, named: float) -> list[str]:
    if said == "against":
        return ["the name speaks of something else"]
    if not said:
        return ["the name says nothing about it"]
    return [f'the name {"says" if named >= NAME_SURENESS else "hints at"} "{said}"']


def _partial(found: Sequence[Evidence], words: ColumnWords, seen: SeenValues, is_searched: bool) -> Pii:
    """Personal data in some values of a column that is something else as a whole, or inside its texts."""
    if whole := _most([each for each in found if each.recogniser.pii], PART_SHARE):
        return _pii(whole, words, _value_reasons(whole, seen))
    inside = _most(embedded_evidence(seen), EMBEDDED_SHARE) if is_searched else None
    return _pii(inside, words, _embedded_reasons(inside, seen)) if inside else Pii()


def _most(found: Sequence[Evidence], least_share: float) -> Evidence | None:
    enough = [each for each in found if each.share >= least_share and each.match_count >= LEAST_PARTIAL_COUNT]
    return max((each for each in enough if each.sureness >= STRONG), key=lambda each: each.match_count, default=None)


def _pii(found: Evidence, words: ColumnWords, reasons: Sequence[str]) -> Pii:
    kind, (_, said) = found.recogniser, _named(found.recogniser, words)
    confidence = round(found.sureness * (UNLIKE_STRONG if said == "against" else 1.0), 3)
    return Pii(True, kind.name, confidence, (*reasons, *_name_reasons(said, NAME_SURENESS)), kind.pii or "")


def _embedded_reasons(found: Evidence, seen: SeenValues) -> list[str]:
    of_what = "different texts" if seen.is_complete and found.value_count == len(seen.values) else "sampled texts"
    return [f"{found.match_count:,} of {found.value_count:,} {of_what} ({_percent(found.share)}) hold {found.recogniser.words}"]


def _percent(share: float) -> str:
    """Never rounded up to everything or down to nothing."""
    shown = 100 * share
    if 0 < shown < 0.1 or 99.9 < shown < 100:
        return "under 0.1 %" if shown < 1 else "over 99.9 %"
    return f"{shown:.1f} %".replace(".0 %", " %")
