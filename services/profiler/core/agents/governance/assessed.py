"""Everything that is found about the governance of a table, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from services.profiler.core.agents.base import Context
from services.profiler.core.agents.governance.consent import Publicity, Refusal, public_rows, refusals
from services.profiler.core.agents.governance.fields import Area
from services.profiler.core.agents.governance.scoring import (
    AREAS,
    AreaState,
    Verdict,
    field_states,
    relative_weights,
    table_score,
    verdict_of,
)
from services.profiler.core.agents.sensitivity.inventory import Inventory, take_inventory
from services.profiler.core.detectors.wording import rows
from services.runtime.errors import InvalidRequest

F = TypeVar("F", Refusal, Publicity)


@dataclass(frozen=True, slots=True)
class Options:
    """The parameters, typed."""

    weights: Mapping[Area, float]
    required: Mapping[Area, tuple[str, ...]]
    compliant: float
    review: float

    @classmethod
    def of(cls, parameters: Mapping[str, object]) -> Options:
        """From checked parameters. Raises ``InvalidRequest`` (INVALID_PARAMETER) if they leave nothing to weigh."""
        weights = {area: float(str(parameters[f"{area}_weight"])) for area in AREAS}
        required = {area: _texts(parameters[f"required_{area}_fields"]) for area in AREAS}
        if not any(weights[area] and required[area] for area in AREAS):
            raise InvalidRequest(
                "At least one of lineage, consent and classification needs a weight above 0 and a required field.",
                reason="INVALID_PARAMETER",
            )
        thresholds = (float(str(parameters[name])) for name in ("compliance_threshold", "needs_review_threshold"))
        return cls(weights, required, *thresholds)


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands between the table and compliance."""

    area: Area
    what: str
    evidence: str
    lost_points: float
    is_contradiction: bool = False
    """Whether it forbids the best verdict whatever the score is."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """The parts of an answer."""

    inventory: Inventory
    row_count: int
    areas: tuple[AreaState, ...]
    refusals: tuple[Refusal, ...]
    publicity: tuple[Publicity, ...]
    """Of a table with personal data only."""
    blockers: tuple[Blocker, ...]
    score: float | None
    """None without rows."""
    verdict: Verdict | None

    @property
    def is_consent_required(self) -> bool:
        """Whether consent has weight."""
        return any(each.area == "consent" and each.weight for each in self.areas)


def assessed(context: Context, options: Options) -> Assessed:
    """What the table records of its governance. A pure function."""
    profile, columns = context.primary, context.primary.columns
    inventory, row_count = take_inventory(profile), int(profile.number("row_count") or 0)
    refused = refusals(columns, options.required["consent"], context.checks)
    public = public_rows(columns, options.required["classification"], context.checks) if inventory.is_about_people else ()
    weights = relative_weights(options.weights, options.required, inventory.is_about_people)
    against: dict[Area, float] = {
        "lineage": 0.0,
        "consent": _share([each.row_count for each in refused], row_count),
        "classification": _share([each.row_count for each in public], row_count),
    }
    areas = tuple(AreaState(area, field_states(options.required[area], columns), against[area], weights[area]) for area in AREAS)
    blockers = (*_contradictions(areas, refused, public), *_missing(areas))
    if not row_count:
        return Assessed(inventory, 0, areas, refused, public, blockers, None, None)
    score = table_score(areas)
    is_blocked = any(each.is_contradiction for each in blockers)
    verdict = verdict_of(score, options.compliant, options.review, is_blocked)
    return Assessed(inventory, row_count, areas, refused, public, blockers, score, verdict)


def _share(counts: Sequence[int], row_count: int) -> float:
    # Which rows two fields agree on is not known: the greater count is certain.
    return min(1.0, max(counts, default=0) / row_count) if row_count else 0.0


def _contradictions(areas: Sequence[AreaState], refused: Sequence[Refusal], public: Sequence[Publicity]) -> list[Blocker]:
    lost = {each.area: each.lost_to_contradiction for each in areas}
    is_weighed = any(each.area == "consent" and each.weight for each in areas)
    found: list[tuple[Area, str, Refusal | Publicity, str]] = []
    if is_weighed:
        found += [("consent", "Rows without consent", each, each.how) for each in _most_first(refused) if each.row_count]
    found += [("classification", "Personal data classified as public", each, "public") for each in _most_first(public)]
    # Fields of one area may speak of the same rows: the greatest bears what they cost together.
    return [
        Blocker(area, what, f"“{each.column.name}”: {rows(each.row_count)} {how}", lost.pop(area, 0.0), True)
        for area, what, each, how in found
    ]


def _most_first(found: Sequence[F]) -> list[F]:
    return sorted(found, key=lambda each: -each.row_count)


def _missing(areas: Sequence[AreaState]) -> list[Blocker]:
    found = []
    for each in areas:
        absent = [state.required for state in each.fields if state.column is None]
        partial = [f"“{state.column.name}”" for state in each.fields if state.column and state.completeness < 1]
        evidence = "; ".join(
            part
            for part in (
                f"no column for {', '.join(absent)}" if absent else "",
                f"not in every row: {', '.join(dict.fromkeys(partial))}" if partial else "",
            )
            if part
        )
        if each.weight and evidence:
            found.append(Blocker(each.area, f"{each.area.capitalize()} is not recorded in full", evidence, each.lost_to_gaps))
    return found


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
