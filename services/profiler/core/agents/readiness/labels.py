"""Whether the target can be learned."""

from __future__ import annotations

from services.profiler.core.agents.readiness.base import Seen
from services.profiler.core.agents.readiness.concerns import Concern, of_column
from services.profiler.core.agents.readiness.leakage import leakage
from services.profiler.core.agents.readiness.rules import (
    CLASS_IMBALANCE,
    MISSING_LABELS,
    NO_TARGET,
    SINGLE_CLASSES,
    UNUSABLE_TARGET,
)
from services.profiler.core.agents.readiness.verdicts import Level
from services.profiler.core.detectors.wording import percent
from services.profiler.core.profile import ColumnProfile

UNEVEN = 0.8
"""Share of the commonest class from which classes are uneven."""
MOSTLY_MISSING = 0.5


def target_concerns(seen: Seen) -> list[Concern]:
    """What is wrong with the target, and what gives it away."""
    target = seen.target.column
    if target is None:
        message = (
            "No column is known to be the target." if seen.target.source == "none" else "The column in target_column is not there."
        )
        return [Concern(NO_TARGET, "review" if seen.target.source == "none" else "blocks", message)]
    return [*_usability(seen, target), *_classes(seen, target), *leakage(seen, target)]


def target_strengths(seen: Seen) -> list[str]:
    """What speaks for the target."""
    target = seen.target.column
    if target is None or seen.kind(target) not in ("categorical", "boolean"):
        return []
    share = target.number("mode_ratio")
    return (
        [f"The commonest class of {target.name} has {percent(share)} of the labels."]
        if share is not None and share < UNEVEN
        else []
    )


def _usability(seen: Seen, target: ColumnProfile) -> list[Concern]:
    if seen.kind(target) in ("constant", "empty", "identifier", "text", "nested", "binary"):
        evidence = of_column(target, "distinct_count", "count")
        return [
            Concern(UNUSABLE_TARGET, "blocks", f"{target.name} cannot be learned: {_why(seen, target)}.", (target.name,), evidence)
        ]
    missing = target.number("missing_count")
    if not missing or not seen.row_count:
        return []
    ratio = missing / seen.row_count
    level: Level = "blocks" if ratio >= MOSTLY_MISSING else "review"
    rule = UNUSABLE_TARGET if level == "blocks" else MISSING_LABELS
    message = f"{percent(ratio)} of the rows have no label in {target.name}."
    return [Concern(rule, level, message, (target.name,), of_column(target, "missing_count", "completeness"))]


def _why(seen: Seen, target: ColumnProfile) -> str:
    kind = seen.kind(target)
    if kind in ("constant", "empty"):
        return "it never varies" if kind == "constant" else "it has no value"
    return "its values hardly repeat" if kind in ("identifier", "text") else "its values are no labels"


def _classes(seen: Seen, target: ColumnProfile) -> list[Concern]:
    if seen.kind(target) not in ("categorical", "boolean"):
        return []
    concerns = []
    share, single = target.number("mode_ratio"), target.number("unique_count")
    if share is not None and share >= UNEVEN:
        message = f"The commonest class of {target.name} has {percent(share)} of the labels."
        evidence = of_column(target, "mode_ratio", "mode_count", "normalized_entropy")
        concerns.append(Concern(CLASS_IMBALANCE, "review", message, (target.name,), evidence))
    if single:
        message = f"{single:,.0f} {'class' if single == 1 else 'classes'} of {target.name} occur in one row only."
        concerns.append(
            Concern(SINGLE_CLASSES, "review", message, (target.name,), of_column(target, "unique_count", "distinct_count"))
        )
    return concerns
