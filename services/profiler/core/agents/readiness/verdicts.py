"""The three verdicts, from scores and from what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, get_args

Verdict = Literal["ready", "needs_review", "not_ready"]
Level = Literal["blocks", "review", "note"]
"""What a concern does: make a purpose not ready, have somebody look first, or nothing but be told."""

VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
"""Best first."""
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""Gravest first."""
_VERDICT_OF: Final[dict[Level, Verdict]] = {"blocks": "not_ready", "review": "needs_review", "note": "ready"}


def verdict_of_score(score: float | None, ready: float, needs_review: float) -> Verdict:
    """The verdict for a score, 0..100; without a score nothing is ready."""
    if score is None or score < needs_review:
        return "not_ready"
    return "ready" if score >= ready else "needs_review"


def verdict_of_levels(levels: Iterable[Level]) -> Verdict:
    """The verdict that the gravest concern leaves."""
    return worst("ready", *(_VERDICT_OF[level] for level in levels))


def worst(*verdicts: Verdict) -> Verdict:
    """The least favourable of some verdicts."""
    return max(verdicts, key=VERDICTS.index)
