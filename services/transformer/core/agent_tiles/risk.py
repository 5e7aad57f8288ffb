"""How risky what the data tells of people is."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.agent_tiles.answers import answer_of
from services.transformer.core.canonical import Json
from services.transformer.core.measured import Measured
from services.transformer.core.report import Tile, TileStatus
from services.transformer.core.wording import counted, quoted, score

AGENT_ID = "score-risk"
STATUS: Mapping[Json, TileStatus] = {"high": "bad", "medium": "attention", "low": "good"}


def risk_tile(measured: Measured) -> Tile | None:
    """The score, and the riskiest column."""
    answer = answer_of(measured, AGENT_ID) or {}
    points = answer.get("risk_score")
    if not isinstance(points, int | float):
        return None
    status, columns = STATUS.get(answer.get("risk_level"), "neutral"), answer.get("columns")
    if not points or not isinstance(columns, list | tuple) or not columns:
        where = "" if answer.get("is_about_people") else ": the table does not seem to be about people"
        return Tile("risk", "Risk", "none found", "good", f"Nothing sensitive was found{where}.")
    first = columns[0]
    riskiest = quoted(str(first.get("name"))) if isinstance(first, Mapping) else "unknown"
    meaning = f"{counted(len(columns), 'sensitive column')}, {riskiest} is the riskiest."
    return Tile("risk", "Risk", f"{score(points)} of 100", status, meaning)
