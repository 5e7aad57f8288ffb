"""How ended analyses reach the warehouse's tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.persistence.core.tables.base import HistoryRecord


class HistoryPath(Protocol):
    """One way. Killed anywhere and begun again, by one process or by two at once, it leaves one set of rows."""

    async def write(self, records: Sequence[HistoryRecord]) -> frozenset[str]:
        """Send them on their way; ids of those that are in the tables now, whole. The others are given again later.

        Raises ``WarehouseUnavailable``, ``WarehouseRefused``.
        """


class RowStage(Protocol):
    """Files of rows that the warehouse can read, one for each analysis."""

    async def land(self, analysis_id: str, body: bytes) -> None:
        """Put its file there, unless it is there."""

    async def remove(self, analysis_id: str) -> None:
        """Take its file away."""
