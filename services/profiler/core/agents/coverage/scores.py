"""How far the rules hold together: one score, each kind of rule with its weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import Final

from services.profiler.core.agents.coverage.asked_rules import RuleKind
from services.profiler.core.agents.coverage.verdicts import Verdict

WEIGHTS: Final[Mapping[RuleKind, str]] = {"unique": "uniqueness", "range": "range", "format": "format"}
"""What the score of a kind is called."""
SUM_TOLERANCE: Final = 1e-9


def coverage(found: Sequence[Verdict], parameters: Mapping[str, object]) -> dict[str, object]:
    """The score as the report tells it: 0..100, or None with the reason ``no_rules`` or ``no_values``.

    A kind's score is the mean share of rows that pass. A rule that could not be evaluated counts 0, but for one whose column
    is empty: of nothing nothing fails, and it is left out.
    """
    scores = {kind: _score(found, kind) for kind in WEIGHTS}
    given = {kind: _number(parameters.get(f"{name}_weight")) for kind, name in WEIGHTS.items()}
    used, notes = _used(given, [kind for kind, score in scores.items() if score is not None])
    score = sum(used[kind] * value for kind, value in scores.items() if value is not None) if any(used.values()) else None
    rounded = _rounded(score)
    return {
        "score": rounded,
        "reason": None if score is not None else "no_values" if found else "no_rules",
        "verdict": _verdict(rounded, parameters),
        **{name: _rounded(scores[kind]) for kind, name in WEIGHTS.items()},
        "weights": {name: round(used[kind], 6) for kind, name in WEIGHTS.items()},
        "notes": notes,
        "excellent_threshold": parameters.get("excellent_threshold"),
        "good_threshold": parameters.get("good_threshold"),
        "rule_count": len(found),
        **{f"{status}_count": sum(each.status == status for each in found) for status in ("passed", "failed", "not_evaluated")},
    }


def _score(found: Sequence[Verdict], kind: RuleKind) -> float | None:
    of_kind = [each for each in found if each.rule.kind == kind and each.reason != "no_values"]
    return 100 * sum(each.pass_ratio or 0.0 for each in of_kind) / len(of_kind) if of_kind else None


def _used(given: Mapping[RuleKind, float], judged: Sequence[RuleKind]) -> tuple[dict[RuleKind, float], list[str]]:
    """Weights that add up to 1 over the kinds that were judged, and what was done to get there."""
    notes: list[str] = []
    if abs(sum(given.values()) - 1) > SUM_TOLERANCE:
        notes.append(f"The weights given add up to {sum(given.values()):g}; they are scaled to 1.")
    absent = [WEIGHTS[kind] for kind in given if kind not in judged]
    if judged and absent:
        notes.append(f"No rule of {' and '.join(absent)} was judged; that weight is spread over the others.")
    total = sum(given[kind] for kind in judged)
    if judged and not total:
        notes.append("The kinds that were judged weigh nothing; each counts the same.")
        return {kind: 1 / len(judged) if kind in judged else 0.0 for kind in given}, notes
    return {kind: given[kind] / total if kind in judged else 0.0 for kind in given}, notes


def _verdict(score: float | None, parameters: Mapping[str, object]) -> str | None:
    if score is None:
        return None
    if score >= _number(parameters.get("excellent_threshold")):
        return "excellent"
    return "good" if score >= _number(parameters.get("good_threshold")) else "needs_improvement"


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _rounded(score: float | None) -> float | None:
    # Down: where something failed the score is not 100, and a threshold is not reached by rounding.
    return None if score is None else floor(score * 100 + SUM_TOLERANCE) / 100
