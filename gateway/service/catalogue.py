"""Are these agents and parameters known? Asked before any work is done."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.errors import InvalidParameter, UnknownAgent
from gateway.service.files import Agent
from gateway.service.files import Parameter as AgentParameter
from gateway.service.ports import Agents
from gateway.service.resources import Parameters
from services.runtime.clock import Clock
from services.runtime.errors import FieldViolation, InvalidRequest, Unavailable
from services.runtime.identity import Caller
from services.runtime.parameters import ParameterSpec, check_parameters

FRESH_S = 60.0


class Catalogue:
    """The agents as the profiler lists them, kept for a minute, and longer while it does not answer."""

    def __init__(self, agents: Agents, clock: Clock) -> None:
        self._agents = agents
        self._clock = clock
        self._known: Sequence[Agent] | None = None
        self._fetched_at = 0.0

    async def agents(self, caller: Caller) -> Sequence[Agent]:
        """Every agent. Raises ``Unavailable`` when the profiler never answered."""
        if self._known is not None and self._clock.monotonic() - self._fetched_at < FRESH_S:
            return self._known
        try:
            self._known = await self._agents.list(caller)
        except Unavailable:
            if self._known is None:
                raise
        self._fetched_at = self._clock.monotonic()
        return self._known

    async def default_agents(self, caller: Caller) -> tuple[str, ...]:
        """The agents that run when none is named."""
        return tuple(agent.agent_id for agent in await self.agents(caller) if agent.runs_by_default)

    async def check(self, caller: Caller, agents: Sequence[str], parameters: Parameters, *, is_complete: bool = True) -> None:
        """Refuse what the catalogue does not know. With nothing to check the profiler is not asked.

        An order that is not complete yet is only refused for what no later field can mend.
        """
        if not agents and not parameters:
            return
        known = {agent.agent_id: agent for agent in await self.agents(caller)}
        _check_names(known, agents, parameters)
        _check_values(known, parameters)
        if is_complete:
            chosen = agents or [agent_id for agent_id, agent in known.items() if agent.runs_by_default]
            _check_chosen(chosen, parameters)

    async def check_baseline(self, caller: Caller, agents: Sequence[str], has_baseline: bool) -> None:
        """Refuse an agent that was asked for by name and lacks the baseline it lives on."""
        if has_baseline or not agents:
            return
        lacking = [agent.agent_id for agent in await self.agents(caller) if agent.needs_baseline and agent.agent_id in agents]
        if lacking:
            violation = FieldViolation("baseline", f"needed by {', '.join(lacking)}")
            raise InvalidRequest("An agent that was asked for needs a baseline.", violations=(violation,))


def _check_names(known: dict[str, Agent], agents: Sequence[str], parameters: Parameters) -> None:
    hint = f"unknown agent; known are {', '.join(sorted(known))}"
    violations = [FieldViolation(f"agents[{at}]", hint) for at, name in enumerate(agents) if name not in known]
    violations += [FieldViolation("parameters", hint) for name in parameters if name not in known]
    if violations:
        raise UnknownAgent("The request names an agent that is not in the catalogue.", violations=tuple(violations))
    if len(set(agents)) < len(agents):
        raise InvalidRequest("An agent is named twice.", violations=(FieldViolation("agents", "names an agent twice"),))


def _check_values(known: dict[str, Agent], parameters: Parameters) -> None:
    violations: list[FieldViolation] = []
    for agent_id, given in parameters.items():
        specs = [_spec(parameter) for parameter in known[agent_id].parameters]
        violations += check_parameters(specs, given, f"parameters.{agent_id}")[1]
    if violations:
        raise InvalidParameter("A parameter is unknown or out of range.", violations=tuple(violations))


def _check_chosen(chosen: Sequence[str], parameters: Parameters) -> None:
    idle = [FieldViolation(f"parameters.{name}", "this agent is not asked for") for name in parameters if name not in chosen]
    if idle:
        raise InvalidParameter("Parameters are given for an agent that is not asked for.", violations=tuple(idle))


def _spec(parameter: AgentParameter) -> ParameterSpec:
    return ParameterSpec(
        name=parameter.name,
        kind=parameter.type,
        description=parameter.description,
        default=parameter.default,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        choices=tuple(parameter.choices),
        at_most=parameter.at_most,
    )
