"""/v1/agents: what can be asked, with which parameters."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.routes.dependencies import CallerDep, SuiteDep
from gateway.service.files import AgentCatalogue

router = APIRouter(prefix="/v1/agents", tags=["agents"])


@router.get("")
async def list_agents(caller: CallerDep, suite: SuiteDep) -> AgentCatalogue:
    """Every agent with the parameters it takes, their ranges and defaults."""
    return AgentCatalogue(agents=list(await suite.catalogue.agents(caller)))
