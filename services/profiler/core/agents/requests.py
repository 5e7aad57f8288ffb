"""What was asked of the agents, checked before a byte of the data is read."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.profiler.core.agents.base import Agent, Asking
from services.profiler.core.agents.registry import AGENTS, AGENTS_BY_ID
from services.profiler.core.checks import Check
from services.profiler.core.readers.base import Column
from services.runtime.agent_orders import check_order, default_agents
from services.runtime.parameters import ParameterSpec, check_parameters

if TYPE_CHECKING:
    from services.profiler.core.engine.table_states import TableStates


logger = logging.getLogger(__name__)


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


def requests_of(agents: Sequence[str], parameters: Mapping[str, object], has_baseline: bool) -> tuple[AgentRequest, ...]:
    """An order of names and parameters by name, as people give them. Raises ``InvalidRequest`` like ``resolve``.

    Parameters without names set those of the default agents.
    """
    checked = check_order(AGENTS_BY_ID, _specs(), agents, parameters, has_baseline)
    names = agents if agents or not parameters else default_agents(AGENTS, has_baseline)
    return tuple(AgentRequest(name, checked.get(name, {})) for name in names)


def resolve(requests: Sequence[AgentRequest], has_baseline: bool) -> tuple[AgentRun, ...]:
    """The agents to run, in the order asked for; the default set if none is asked for.

    Raises ``InvalidRequest`` as ``services.runtime.agent_orders`` says.
    """
    given = {request.agent_id: request.parameters for request in requests}
    names = [request.agent_id for request in requests]
    checked = check_order(AGENTS_BY_ID, _specs(), names, given, has_baseline)
    for name in names or default_agents(AGENTS, has_baseline):
        checked.setdefault(name, check_parameters(AGENTS_BY_ID[name].parameters, {}, "parameters")[0])
    return tuple(AgentRun(AGENTS_BY_ID[name], checked[name]) for name in names or default_agents(AGENTS, has_baseline))


def parameters_of(runs: Sequence[AgentRun], agent_id: str) -> Mapping[str, object]:
    """The parameters that an agent runs with, or its defaults if it does not run."""
    for run in runs:
        if run.agent.agent_id == agent_id:
            return run.parameters
    return check_parameters(AGENTS_BY_ID[agent_id].parameters, {}, "parameters")[0]


def asked_checks(runs: Sequence[AgentRun], columns: Sequence[Column], baseline: TableStates | None) -> tuple[Check, ...]:
    """What all agents want to know from the pass, each check once."""
    asked = [check for run in runs for check in _checks(run, Asking(columns, run.parameters, baseline))]
    return tuple(dict.fromkeys(asked))


def _checks(run: AgentRun, asking: Asking) -> tuple[Check, ...]:
    """None where the agent breaks: that is its own failure, told when it looks for their results."""
    try:
        return run.agent.checks(asking)
    except Exception as error:  # noqa: BLE001  (one agent must not cost the pass; the text may quote data, its type does not)
        logger.warning("no checks", extra={"agent": run.agent.agent_id, "error": type(error).__name__})
        return ()


def _specs() -> dict[str, tuple[ParameterSpec, ...]]:
    return {agent.agent_id: agent.parameters for agent in AGENTS}
