"""What was asked of the agents, checked before a byte of the data is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.profiler.core.agents.base import Agent, Asking
from services.profiler.core.agents.registry import AGENTS, AGENTS_BY_ID
from services.profiler.core.checks import Check
from services.profiler.core.readers.base import Column
from services.runtime.errors import FieldViolation, InvalidRequest
from services.runtime.parameters import check_parameters

if TYPE_CHECKING:
    from services.profiler.core.engine.table_states import TableStates


@dataclass(frozen=True, slots=True)
class AgentRequest:
    """One agent and the parameters given for it."""

    agent_id: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentRun:
    """One agent that will run, and all its parameters."""

    agent: Agent
    parameters: Mapping[str, object]


def resolve(requests: Sequence[AgentRequest], has_baseline: bool) -> tuple[AgentRun, ...]:
    """The agents to run, in the order asked for; the default set if none is asked for.

    Raises ``InvalidRequest`` that names every wrong field at once: UNKNOWN_AGENT, INVALID_REQUEST (an agent asked for twice, or
    without the baseline that it needs), INVALID_PARAMETER.
    """
    asked = list(requests) or [AgentRequest(agent.agent_id) for agent in _default_agents(has_baseline)]
    _check_agents(asked, has_baseline)
    runs: list[AgentRun] = []
    faults: list[FieldViolation] = []
    for request in asked:
        agent = AGENTS_BY_ID[request.agent_id]
        values, violations = check_parameters(agent.parameters, request.parameters, f"parameters.{agent.agent_id}")
        runs.append(AgentRun(agent, values))
        faults += violations
    if faults:
        raise InvalidRequest("A parameter of an agent is wrong.", reason="INVALID_PARAMETER", violations=tuple(faults))
    return tuple(runs)


def parameters_of(runs: Sequence[AgentRun], agent_id: str) -> Mapping[str, object]:
    """The parameters that an agent runs with, or its defaults if it does not run."""
    for run in runs:
        if run.agent.agent_id == agent_id:
            return run.parameters
    return check_parameters(AGENTS_BY_ID[agent_id].parameters, {}, "parameters")[0]


def asked_checks(runs: Sequence[AgentRun], columns: Sequence[Column], baseline: TableStates | None) -> tuple[Check, ...]:
    """What all agents want to know from the pass, each check once."""
    asked = [check for run in runs for check in run.agent.checks(Asking(columns, run.parameters, baseline))]
    return tuple(dict.fromkeys(asked))


def _default_agents(has_baseline: bool) -> tuple[Agent, ...]:
    return tuple(agent for agent in AGENTS if agent.runs_by_default and (has_baseline or not agent.needs_baseline))


def _check_agents(asked: Sequence[AgentRequest], has_baseline: bool) -> None:
    unknown = tuple(
        FieldViolation(f"agents[{index}]", f"no such agent; known are {', '.join(AGENTS_BY_ID)}")
        for index, request in enumerate(asked)
        if request.agent_id not in AGENTS_BY_ID
    )
    if unknown:
        raise InvalidRequest("An agent is not in the catalogue.", reason="UNKNOWN_AGENT", violations=unknown)
    names = [request.agent_id for request in asked]
    faults = [FieldViolation(f"agents[{index}]", "asked for twice") for index, name in enumerate(names) if name in names[:index]]
    faults += [
        FieldViolation("baseline", f"{name} compares with a baseline, and none is given")
        for name in names
        if AGENTS_BY_ID[name].needs_baseline and not has_baseline
    ]
    if faults:
        raise InvalidRequest("The agents cannot run as asked for.", violations=tuple(faults))
