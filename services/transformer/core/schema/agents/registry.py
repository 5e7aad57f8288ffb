"""Every agent whose answer is described: the only list. An agent that is not here may answer anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services.transformer.core.schema.agents.unified_profiler import UNIFIED_PROFILER
from services.transformer.core.schema.forms import Schema

ANSWERS: Final[Mapping[str, Schema]] = {
    "unified-profiler": UNIFIED_PROFILER,
}
"""Schema of the fields that an agent that succeeded adds to those of every agent, by its id."""
