"""Whether the data can be used, and for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.transformer.core.agent_tiles.answers import answer_of
from services.transformer.core.measured import Measured
from services.transformer.core.report import Tile, TileStatus
from services.transformer.core.wording import listed, sentence

AGENT_ID = "readiness-rater"
VERDICTS: Mapping[str, tuple[str, TileStatus]] = {
    "ready": ("ready", "good"),
    "needs_review": ("needs review", "attention"),
    "not_ready": ("not ready", "bad"),
}
"""How a verdict reads, and how it is to be taken."""


def readiness_tile(measured: Measured) -> Tile | None:
    """The verdict, and what it is for each purpose."""
    answer = answer_of(measured, AGENT_ID) or {}
    value, status = VERDICTS.get(str(answer.get("verdict")), ("", "neutral"))
    rated = answer.get("purposes")
    if not value or not isinstance(rated, Sequence):
        return None
    purposes = [each for each in rated if isinstance(each, Mapping)]
    parts = [
        f"{words} for {listed(titles)}"
        for verdict, (words, _) in VERDICTS.items()
        if (titles := [str(each.get("title")).lower() for each in purposes if each.get("verdict") == verdict])
    ]
    return Tile("readiness", "Readiness", value, status, sentence("; ".join(parts)))
