"""Whether origin, consent and classification are recorded."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.agent_tiles.answers import answer_of
from services.transformer.core.canonical import Json
from services.transformer.core.measured import Measured
from services.transformer.core.report import Tile, TileStatus
from services.transformer.core.wording import sentence

AGENT_ID = "governance-checker"
STATUS: Mapping[Json, TileStatus] = {"non_compliant": "bad", "needs_review": "attention", "compliant": "good"}


def governance_tile(measured: Measured) -> Tile | None:
    """The verdict, and the first thing that stands in its way."""
    answer = answer_of(measured, AGENT_ID) or {}
    verdict, blockers = answer.get("verdict"), answer.get("blockers")
    if not isinstance(verdict, str):
        return None
    status = STATUS.get(verdict, "neutral")
    # Nobody asks it of every table, but of one about people.
    shown: TileStatus = status if answer.get("is_about_people") or status == "good" else "neutral"
    first = blockers[0] if isinstance(blockers, list | tuple) and blockers else None
    meaning = f"{first.get('what')}: {first.get('evidence')}" if isinstance(first, Mapping) else "All that is required is recorded"
    return Tile("governance", "Governance", verdict.replace("_", " "), shown, sentence(meaning))
