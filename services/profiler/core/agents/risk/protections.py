"""What to do about each sensitive column."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from services.profiler.core.agents.risk.rules import SENSITIVE_COLUMN, STORED_SECURITY_CODE
from services.profiler.core.agents.risk.scoring import Level
from services.profiler.core.agents.sensitivity.inventory import SensitiveColumn
from services.profiler.core.profile import Recommendation, Severity

CATALOGUE: Final = Path(__file__).with_name("protections.toml")
PRIORITIES: Final[Mapping[Level, Severity]] = {"high": "high", "medium": "medium", "low": "low"}
FORBIDDEN: Final = "never_store"


@dataclass(frozen=True, slots=True)
class Protection:
    """A way to make a column less harmful, and why it does."""

    action: str
    rationale: str


@cache
def protections() -> Mapping[str, Protection]:
    """All of them, by id."""
    return {name: Protection(**entry) for name, entry in tomllib.loads(CATALOGUE.read_text(encoding="utf-8")).items()}


def protection_of(sensitive: SensitiveColumn) -> str:
    """What suits the column: that nothing is kept where nothing may be, else what its gravest class needs."""
    needed = [match.data_class.protection for match in sensitive.matches]
    return FORBIDDEN if FORBIDDEN in needed else needed[0]


def advice(columns: Sequence[tuple[SensitiveColumn, Level]], agent_id: str) -> tuple[Recommendation, ...]:
    """One recommendation for each column of at least medium risk that is not hidden already, and for what must not be kept."""
    return tuple(_advice(sensitive, level, agent_id) for sensitive, level in columns if _needs(sensitive, level))


def _needs(sensitive: SensitiveColumn, level: Level) -> bool:
    return protection_of(sensitive) == FORBIDDEN or (level != "low" and not sensitive.lead.is_hidden)


def _advice(sensitive: SensitiveColumn, level: Level, agent_id: str) -> Recommendation:
    name = protection_of(sensitive)
    protection, is_forbidden = protections()[name], name == FORBIDDEN
    return Recommendation(
        recommendation_id=f"protect_by_{name}",
        priority="critical" if is_forbidden else PRIORITIES[level],
        agent_id=agent_id,
        column=sensitive.column.name,
        action=protection.action,
        rationale=f"{sensitive.lead.data_class.title}: {protection.rationale}",
        rule_ids=((STORED_SECURITY_CODE if is_forbidden else SENSITIVE_COLUMN).rule_id,),
    )
