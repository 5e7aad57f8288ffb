"""What is missing around sensitive data: who agreed, how secret it is, whence it comes, how long it stays; and what must not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.profiler.core.agents.governance.fields import columns_of, field_ids
from services.profiler.core.agents.governance.rules import NOT_RECORDED
from services.profiler.core.agents.risk.rules import LINKED_IDENTITY, SHOWN_VALUES, STORED_SECURITY_CODE
from services.profiler.core.agents.sensitivity.inventory import Inventory, SensitiveColumn
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.profile import DatasetProfile

NEVER_STORED: Final = "never_store"
MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should be there and is not, or should not be there and is."""

    rule: Rule
    evidence: str
    columns: tuple[SensitiveColumn, ...] = ()
    """Those that it is about; none for the table."""


def missing_fields(profile: DatasetProfile, inventory: Inventory) -> tuple[Gap, ...]:
    """Which of consent, classification, lineage and retention no column records; nothing in a table without personal data."""
    if not inventory.is_about_people:
        return ()
    looked = f"none of {len(profile.columns):,} column names is one of its names, and the table is about people"
    return tuple(Gap(rule, looked) for area, rule in NOT_RECORDED.items() if not columns_of(field_ids(area), profile.columns))


def is_linked(inventory: Inventory) -> bool:
    """Whether an identifier in the clear stands in the same table as health data or another special category."""
    who = {each.column.position for each in _identifiers(inventory)}
    what = {each.column.position for each in inventory.of_role("health", "special")}
    # A column that is both, as a patient's number, tells who and what by itself.
    return bool(who and what)


def dangerous_company(inventory: Inventory) -> tuple[Gap, ...]:
    """Identifiers beside special categories, and what must not be kept at all."""
    found = []
    if is_linked(inventory):
        who, what = _names(_identifiers(inventory)), _names(inventory.of_role("health", "special"))
        found.append(Gap(LINKED_IDENTITY, f"who: {who}; what: {what}"))
    forbidden = [each for each in inventory.columns if any(match.data_class.protection == NEVER_STORED for match in each.matches)]
    if forbidden:
        found.append(Gap(STORED_SECURITY_CODE, f"columns: {_names(forbidden)}", tuple(forbidden)))
    return tuple(found)


def shown_values(inventory: Inventory) -> tuple[Gap, ...]:
    """Columns that tell who somebody is and whose values this very report shows."""
    shown = [
        each
        for each in inventory.columns
        if each.column.value_policy == "full"
        and any(match.data_class.role != "quasi" and not match.is_hidden for match in each.matches)
    ]
    return (Gap(SHOWN_VALUES, f"columns: {_names(shown)}", tuple(shown)),) if shown else ()


def _identifiers(inventory: Inventory) -> tuple[SensitiveColumn, ...]:
    return tuple(
        each
        for each in inventory.columns
        if any(match.data_class.role == "identifier" and not match.is_hidden for match in each.matches)
    )


def _names(columns: tuple[SensitiveColumn, ...] | list[SensitiveColumn]) -> str:
    named = ", ".join(f"“{each.column.name}”" for each in columns[:MOST_NAMED])
    return named + (f" and {len(columns) - MOST_NAMED} more" if len(columns) > MOST_NAMED else "")
