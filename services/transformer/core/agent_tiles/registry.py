"""The tiles of agents, in the order in which they are shown: the only list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from services.transformer.core.agent_tiles.coverage import coverage_tile
from services.transformer.core.agent_tiles.drift import drift_tile
from services.transformer.core.agent_tiles.governance import governance_tile
from services.transformer.core.agent_tiles.readiness import readiness_tile
from services.transformer.core.agent_tiles.risk import risk_tile
from services.transformer.core.measured import Measured
from services.transformer.core.report import Tile

AGENT_TILES: Final[tuple[Callable[[Measured], Tile | None], ...]] = (
    readiness_tile,
    drift_tile,
    risk_tile,
    governance_tile,
    coverage_tile,
)
"""Each gives None where its agent has nothing to say."""
