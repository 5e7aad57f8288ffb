"""The purposes that data is rated for, in their order: the only list."""

from __future__ import annotations

from typing import Final

from services.profiler.core.agents.readiness.analytics import Analytics
from services.profiler.core.agents.readiness.base import Purpose
from services.profiler.core.agents.readiness.machine_learning import MachineLearning
from services.profiler.core.agents.readiness.migration import Migration
from services.profiler.core.agents.readiness.sharing import Sharing

PURPOSES: Final[tuple[Purpose, ...]] = (Analytics(), MachineLearning(), Migration(), Sharing())
