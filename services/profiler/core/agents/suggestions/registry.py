"""Everything that suggests rules. The only list."""

from __future__ import annotations

from typing import Final

from services.profiler.core.agents.suggestions.across_columns import AcrossColumns
from services.profiler.core.agents.suggestions.allowed_values import AllowedValues
from services.profiler.core.agents.suggestions.base import Suggester
from services.profiler.core.agents.suggestions.formats import Formats
from services.profiler.core.agents.suggestions.keys import Keys
from services.profiler.core.agents.suggestions.lengths import Lengths
from services.profiler.core.agents.suggestions.presence import Presence
from services.profiler.core.agents.suggestions.ranges import Ranges
from services.profiler.core.agents.suggestions.row_counts import RowCounts
from services.profiler.core.agents.suggestions.times import Times

SUGGESTERS: Final[tuple[Suggester, ...]] = (
    Keys(),
    Presence(),
    AllowedValues(),
    Formats(),
    Ranges(),
    Lengths(),
    Times(),
    AcrossColumns(),
    RowCounts(),
)
