"""Are these agents and parameters known? Asked before any work is done."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.service.files import Agent
from gateway.service.ports import Agents
from gateway.service.resources import Parameters
from services.runtime.agent_orders import check_order, default_agents
from services.runtime.clock import Clock
from services.runtime.errors import Unavailable
from services.runtime.identity import Caller

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

    async def default_agents(self, caller: Caller, has_baseline: bool) -> tuple[str, ...]:
        """The agents that run when none is named."""
        return default_agents(await self.agents(caller), has_baseline)

    async def check(self, caller: Caller, agents: Sequence[str], parameters: Parameters, has_baseline: bool | None) -> None:
        """Refuse what the catalogue does not know, as every door does. With nothing to check the profiler is not asked.

        An order that is not complete yet (``has_baseline`` None) is only refused for what no later field can mend.
        """
        if agents or parameters:
            known = {agent.agent_id: agent for agent in await self.agents(caller)}
            specs = {name: [parameter.spec() for parameter in agent.parameters] for name, agent in known.items()}
            check_order(known, specs, agents, parameters, has_baseline)
