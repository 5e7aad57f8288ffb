"""Everything that is found about the risk of a table, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.profiler.core.agents.base import Context
from services.profiler.core.agents.risk.gaps import Gap, dangerous_company, is_linked, missing_fields, shown_values
from services.profiler.core.agents.risk.quasi_identifiers import GroupSizes, group_checks, group_sizes
from services.profiler.core.agents.risk.scoring import Circumstances, Level, Score, column_score, level_of, table_score
from services.profiler.core.agents.sensitivity.inventory import Inventory, SensitiveColumn, take_inventory

FIELDS_ASKED_FOR = 4
"""Consent, classification, lineage, retention."""


@dataclass(frozen=True, slots=True)
class Options:
    """The parameters, typed."""

    sample_size: int
    high: float
    medium: float
    by_values: bool
    by_names: bool
    governance: bool

    @classmethod
    def of(cls, parameters: Mapping[str, object]) -> Options:
        """From checked parameters."""
        return cls(
            int(str(parameters["pii_sample_size"])),
            float(str(parameters["high_risk_threshold"])),
            float(str(parameters["medium_risk_threshold"])),
            bool(parameters["pii_detection_enabled"]),
            bool(parameters["sensitive_field_detection_enabled"]),
            bool(parameters["governance_check_enabled"]),
        )

    def level(self, score: Score) -> Level:
        """The level that a score reaches."""
        return level_of(score.points, self.high, self.medium)


@dataclass(frozen=True, slots=True)
class Assessed:
    """The parts of an answer."""

    inventory: Inventory
    scores: tuple[tuple[SensitiveColumn, Score], ...]
    """Riskiest first."""
    groups: tuple[GroupSizes, ...]
    """By the combination, the shortest first; none where nothing was measured or the table is not about people."""
    gaps: tuple[Gap, ...]
    table: Score | None
    absent_reason: str
    """Why the table has no score; empty if it has one."""

    @property
    def strongest(self) -> GroupSizes | None:
        """The combination that tells rows apart best."""
        return max(
            (each for each in self.groups if not each.absent_reason and each.row_count),
            key=lambda each: len(each.positions),
            default=None,
        )


def assessed(context: Context, options: Options) -> Assessed:
    """What the parameters let be looked for. A pure function."""
    profile = context.primary
    inventory = take_inventory(profile, by_values=options.by_values, by_names=options.by_names)
    scores = sorted(((each, column_score(each)) for each in inventory.columns), key=lambda pair: -pair[1].points)
    asked = group_checks(profile.columns) if inventory.is_about_people else ()
    groups = group_sizes(context.checks, asked)
    missing = missing_fields(profile, inventory) if options.governance else ()
    gaps = (*missing, *dangerous_company(inventory), *shown_values(inventory)) if options.governance else ()
    part = Assessed(inventory, tuple(scores), groups, gaps, None, _absent_reason(context, options))
    strongest = part.strongest
    share = strongest.small_group_share if strongest else 0.0
    found = Circumstances(is_linked(inventory), share, len(missing) / FIELDS_ASKED_FOR)
    table = None if part.absent_reason else table_score(scores, found)
    return Assessed(inventory, part.scores, groups, gaps, table, part.absent_reason)


def _absent_reason(context: Context, options: Options) -> str:
    if not context.primary.number("row_count"):
        return "no_rows"
    return "" if options.by_values or options.by_names else "nothing_looked_for"
