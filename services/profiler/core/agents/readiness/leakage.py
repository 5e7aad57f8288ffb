"""Columns that give the target away."""

from __future__ import annotations

from collections.abc import Iterator

from services.profiler.core.agents.readiness.base import Seen
from services.profiler.core.agents.readiness.concerns import MOST_COLUMNS, Concern, Evidence
from services.profiler.core.agents.readiness.rules import COLLINEAR_FEATURES, ID_TELLS_TARGET, TARGET_LEAKAGE
from services.profiler.core.profile import ColumnProfile
from services.profiler.core.relations import Association

LEAKING = 0.99
"""Strength from which a column as good as holds the target."""
COLLINEAR = 0.95
TELLING_ID = 0.5
LEAST_PAIRS = 30
"""Complete pairs from which a strength says something."""


def leakage(seen: Seen, target: ColumnProfile) -> list[Concern]:
    """Features that are the target in other words, and identifiers that go with it."""
    strongest = _strongest(seen, target)
    identifiers = {column.name for column in seen.of_kind("identifier")}
    leaking = {name: found for name, found in strongest.items() if name not in identifiers and _size(found) >= LEAKING}
    telling = {name: found for name, found in strongest.items() if name in identifiers and _size(found) >= TELLING_ID}
    concerns = []
    if leaking:
        message = f"{_listed(leaking)} as good as {'tells' if len(leaking) == 1 else 'tell'} the target {target.name}."
        concerns.append(Concern(TARGET_LEAKAGE, "blocks", message, tuple(leaking), _evidence(leaking)))
    if telling:
        message = (
            f"{_listed(telling)} {'goes' if len(telling) == 1 else 'go'} with the target {target.name} though it only names rows."
        )
        concerns.append(Concern(ID_TELLS_TARGET, "review", message, tuple(telling), _evidence(telling)))
    return concerns


def collinearity(seen: Seen, features: frozenset[str]) -> list[Concern]:
    """Pairs of features of which one is as good as the other. Pairs only: variance inflation is not measured."""
    pairs: dict[tuple[str, str], Association] = {}
    for found in seen.profile.associations:
        names = (min(found.column_a, found.column_b), max(found.column_a, found.column_b))
        if (
            set(names) <= features
            and found.method != "dependency"
            and _size(found) >= COLLINEAR
            and found.pair_count >= LEAST_PAIRS
        ):
            pairs[names] = max(pairs.get(names, found), found, key=_size)
    if not pairs:
        return []
    columns = tuple(dict.fromkeys(name for names in pairs for name in names))
    evidence = tuple(Evidence(found.method, found.strength, f"{a} ~ {b}") for (a, b), found in list(pairs.items())[:MOST_COLUMNS])
    message = f"Pairs of features that go together almost completely: {len(pairs):,}."
    return [Concern(COLLINEAR_FEATURES, "note", message, columns, evidence)]


def _strongest(seen: Seen, target: ColumnProfile) -> dict[str, Association]:
    """The strongest association of every other column with the target."""
    found: dict[str, Association] = {}
    for name, association in _with_target(seen, target.name):
        if association.pair_count >= LEAST_PAIRS and _size(association) > _size(found.get(name)):
            found[name] = association
    return found


def _with_target(seen: Seen, target: str) -> Iterator[tuple[str, Association]]:
    for found in seen.profile.associations:
        # A target settles what is coarser than it; only what settles the target gives it away.
        if found.column_b == target and found.column_a != target:
            yield found.column_a, found
        elif found.column_a == target and found.column_b != target and found.method != "dependency":
            yield found.column_b, found


def _size(association: Association | None) -> float:
    return abs(association.strength) if association and association.strength is not None else 0.0


def _evidence(found: dict[str, Association]) -> tuple[Evidence, ...]:
    return tuple(
        evidence
        for name, each in found.items()
        for evidence in (Evidence(each.method, each.strength, name), Evidence("pair_count", each.pair_count, name))
    )


def _listed(names: dict[str, Association]) -> str:
    shown = list(names)[:3]
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return ", ".join(shown) + more
