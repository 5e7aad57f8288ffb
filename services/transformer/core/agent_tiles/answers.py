"""An agent's answer in a profile."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.canonical import Json
from services.transformer.core.measured import Measured


def answer_of(measured: Measured, agent_id: str) -> Mapping[str, Json] | None:
    """What it answered; None if it was not asked or failed."""
    found = (agent.answer for agent in measured.agents if agent.agent_id == agent_id and agent.status == "success")
    return next(found, None)


def whole(value: Json) -> int:
    """A count of an answer; 0 in place of anything else."""
    return int(value) if isinstance(value, int | float) else 0
