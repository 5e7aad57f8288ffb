"""The tile that says how the rules fared that were asked for."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.agent_tiles.answers import answer_of
from services.transformer.core.canonical import Json
from services.transformer.core.measured import Measured
from services.transformer.core.report import Tile, TileStatus
from services.transformer.core.wording import count, counted, score, sentence

AGENT_ID = "test-coverage-agent"
STATUS: Mapping[Json, TileStatus] = {"excellent": "attention", "good": "attention", "needs_improvement": "bad"}
"""Where some rule fails; only if none does all is good."""


def coverage_tile(measured: Measured) -> Tile | None:
    """Score and counts; None where no rule was asked for."""
    coverage = (answer_of(measured, AGENT_ID) or {}).get("coverage")
    if not isinstance(coverage, Mapping) or not _number(coverage.get("rule_count")):
        return None
    rules, passed, unjudged = (round(_number(coverage.get(f"{name}_count"))) for name in ("rule", "passed", "not_evaluated"))
    verdict, points = coverage.get("verdict"), coverage.get("score")
    status: TileStatus = "good" if passed == rules else STATUS.get(verdict, "neutral") if isinstance(verdict, str) else "neutral"
    value = "no score" if points is None else f"{score(_number(points))} of 100"
    rest = f"; {count(unjudged)} could not be judged" if unjudged else ""
    of = "hold" if rules != 1 else "holds"
    return Tile(
        "rules", "Rules kept", value, status, sentence(f"{count(passed)} of {counted(rules, 'rule')} {of} in every row{rest}")
    )


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
