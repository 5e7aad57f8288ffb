"""Every agent there is, in the order of the catalogue. The only list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.profiler.core.agents.base import Agent
from services.profiler.core.agents.drift_detector import DriftDetector
from services.profiler.core.agents.governance_checker import GovernanceChecker
from services.profiler.core.agents.readiness_rater import ReadinessRater
from services.profiler.core.agents.score_risk import ScoreRisk
from services.profiler.core.agents.test_coverage_agent import CoverageAgent
from services.profiler.core.agents.unified_profiler import UnifiedProfiler

AGENTS: Final[tuple[Agent, ...]] = (
    UnifiedProfiler(),
    DriftDetector(),
    ScoreRisk(),
    ReadinessRater(),
    GovernanceChecker(),
    CoverageAgent(),
)
AGENTS_BY_ID: Final[Mapping[str, Agent]] = {agent.agent_id: agent for agent in AGENTS}
