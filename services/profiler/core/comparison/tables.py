"""From the states of two tables to what differs between them."""

from __future__ import annotations

from services.profiler.core.comparison.differences import Comparison
from services.profiler.core.engine.table_states import TableStates


def compare(primary: TableStates, baseline: TableStates) -> Comparison:
    """Every column that both tables have, and the tables as such. The baseline may be a stored, summarised one."""
    return Comparison(primary.row_count, baseline.row_count)
