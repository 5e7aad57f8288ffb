"""Which laws and standards may be in scope: never that they are. A file does not tell who holds it, where, and for what."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from services.profiler.core.agents.sensitivity.inventory import SensitiveColumn

CATALOGUE: Final = Path(__file__).with_name("regulations.toml")
Scope = Literal["may_be_in_scope", "not_indicated"]


@dataclass(frozen=True, slots=True)
class Regulation:
    """A law or standard."""

    regulation_id: str
    title: str
    applies: str
    """To whom, one sentence."""
    needs_roles: tuple[str, ...] = ()
    """Roles of data without which it is not indicated; empty if any data of persons is enough."""
    without: str = ""
    """What to say where they are not there."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A part of a regulation that speaks of a class of data, and why."""

    provision_id: str
    regulation_id: str
    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class Indication:
    """A regulation, whether it may be in scope, and the columns that its provisions speak of."""

    regulation: Regulation
    scope: Scope
    reason: str
    columns: Mapping[Provision, tuple[str, ...]]


@cache
def regulations() -> Mapping[str, Regulation]:
    """All regulations, by id."""
    entries = _catalogue()["regulation"]
    return {
        each["regulation_id"]: Regulation(**{**each, "needs_roles": tuple(each.get("needs_roles", ()))})  # type: ignore[arg-type]
        for each in entries
    }


@cache
def provisions() -> Mapping[str, Provision]:
    """All provisions, by id."""
    return {each["provision_id"]: Provision(**each) for each in _catalogue()["provision"]}


def indications(columns: Sequence[SensitiveColumn]) -> tuple[Indication, ...]:
    """Every regulation in catalogue order, with what indicates it."""
    by_provision: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for sensitive in columns:
        for match in sensitive.matches:
            for provision_id in match.data_class.provisions:
                by_provision[provision_id][sensitive.column.name] = None
    roles: set[str] = {match.data_class.role for sensitive in columns for match in sensitive.matches}
    named = {each: tuple(by_provision[key]) for key, each in provisions().items() if key in by_provision}
    return tuple(
        _indication(
            regulation, roles, {key: names for key, names in named.items() if key.regulation_id == regulation.regulation_id}
        )
        for regulation in regulations().values()
    )


def _indication(regulation: Regulation, roles: set[str], columns: Mapping[Provision, tuple[str, ...]]) -> Indication:
    if not columns:
        return Indication(regulation, "not_indicated", "No column holds what it speaks of, as far as was looked.", {})
    if regulation.needs_roles and not roles & set(regulation.needs_roles):
        return Indication(regulation, "not_indicated", regulation.without, columns)
    return Indication(regulation, "may_be_in_scope", regulation.applies, columns)


@cache
def _catalogue() -> Mapping[str, Sequence[Mapping[str, str]]]:
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
