"""Every agent whose answer is described: the only list. An agent that is not here may answer anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.transformer.core.schema.agents.drift_detector import DRIFT_DETECTOR
from services.transformer.core.schema.agents.governance_checker import GOVERNANCE_CHECKER
from services.transformer.core.schema.agents.readiness_rater import READINESS_RATER
from services.transformer.core.schema.agents.score_risk import SCORE_RISK
from services.transformer.core.schema.agents.test_coverage_agent import TEST_COVERAGE_AGENT
from services.transformer.core.schema.agents.unified_profiler import UNIFIED_PROFILER
from services.transformer.core.schema.forms import Schema

ANSWERS: Final[Mapping[str, Schema]] = {
    "unified-profiler": UNIFIED_PROFILER,
    "drift-detector": DRIFT_DETECTOR,
    "score-risk": SCORE_RISK,
    "readiness-rater": READINESS_RATER,
    "governance-checker": GOVERNANCE_CHECKER,
    "test-coverage-agent": TEST_COVERAGE_AGENT,
}
"""Schema of the fields that an agent that succeeded adds to those of every agent, by its id."""
