"""Whether an order of agents can be followed: asked at every door by the same words, before any work is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.runtime.errors import FieldViolation, InvalidRequest
from services.runtime.parameters import ParameterSpec, check_parameters

LONGEST_NAME = 64
"""Code points of a name from outside that are told back."""


class KnownAgent(Protocol):
    """What a door knows of an agent."""

    @property
    def agent_id(self) -> str:
        """Identifier."""

    @property
    def needs_baseline(self) -> bool:
        """Whether there is no answer without a baseline."""

    @property
    def runs_by_default(self) -> bool:
        """Whether it runs when no agent is asked for."""


def default_agents(known: Sequence[KnownAgent], has_baseline: bool) -> tuple[str, ...]:
    """Who runs when nobody is asked for."""
    return tuple(agent.agent_id for agent in known if agent.runs_by_default and (has_baseline or not agent.needs_baseline))


def check_order(
    known: Mapping[str, KnownAgent],
    specs: Mapping[str, Sequence[ParameterSpec]],
    agents: Sequence[str],
    parameters: Mapping[str, object],
    has_baseline: bool | None,
) -> dict[str, dict[str, object]]:
    """All parameters by agent, for those that parameters are given for. ``has_baseline`` None: it may still come, as may agents.

    Raises ``InvalidRequest`` that names every wrong field of the first kind that there is: UNKNOWN_AGENT, INVALID_REQUEST (an agent
    asked for twice), INVALID_PARAMETER (a value, then an agent that is not asked for), INVALID_REQUEST (a baseline that lacks).
    """
    _check_names(known, agents, parameters)
    values = _checked_values(specs, parameters)
    if has_baseline is not None:
        chosen = agents or default_agents(tuple(known.values()), has_baseline)
        idle = [name for name in parameters if name not in chosen]
        lacking = [] if has_baseline else [name for name in idle if not agents and _lacks_baseline_only(known[name])]
        _refuse_idle([name for name in idle if name not in lacking])
        _check_baseline([*(name for name in agents if known[name].needs_baseline and not has_baseline), *lacking])
    return values


def _check_names(known: Mapping[str, KnownAgent], agents: Sequence[str], parameters: Mapping[str, object]) -> None:
    hint = f"no such agent; known are {', '.join(known)}"
    unknown = [FieldViolation(f"agents[{at}]", hint) for at, name in enumerate(agents) if name not in known]
    unknown += [
        FieldViolation(f"parameters.{name[:LONGEST_NAME]}", hint) for name in parameters if name not in known and name not in agents
    ]
    if unknown:
        raise InvalidRequest("An agent is not in the catalogue.", reason="UNKNOWN_AGENT", violations=tuple(unknown))
    twice = tuple(FieldViolation(f"agents[{at}]", "asked for twice") for at, name in enumerate(agents) if name in agents[:at])
    if twice:
        raise InvalidRequest("An agent is asked for twice.", violations=twice)


def _checked_values(specs: Mapping[str, Sequence[ParameterSpec]], parameters: Mapping[str, object]) -> dict[str, dict[str, object]]:
    faults: list[FieldViolation] = []
    values: dict[str, dict[str, object]] = {}
    for name, given in parameters.items():
        path = f"parameters.{name}"
        if not isinstance(given, Mapping):
            faults.append(FieldViolation(path, "must be an object of parameters"))
            continue
        values[name], found = check_parameters(specs[name], given, path)
        faults += found
    if faults:
        raise InvalidRequest("A parameter of an agent is wrong.", reason="INVALID_PARAMETER", violations=tuple(faults))
    return values


def _refuse_idle(names: Sequence[str]) -> None:
    if names:
        faults = tuple(FieldViolation(f"parameters.{name}", "this agent is not asked for") for name in names)
        raise InvalidRequest("Parameters are given for an agent that does not run.", reason="INVALID_PARAMETER", violations=faults)


def _lacks_baseline_only(agent: KnownAgent) -> bool:
    return agent.needs_baseline and agent.runs_by_default


def _check_baseline(names: Sequence[str]) -> None:
    if names:
        fault = FieldViolation("baseline", f"needed by {', '.join(names)}, and none is given")
        raise InvalidRequest("An agent that is asked for needs a baseline.", violations=(fault,))
