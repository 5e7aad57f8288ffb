"""Persistence over the file store: what is ended here, other processes find."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.runtime.file_objects import FileObjects
from services.runtime.memory_bus import MemoryBus
from tests.unit.persistence.conftest import World


@dataclass
class DiskWorld(World):
    """See ``World``; its objects lie below ``directory``."""

    directory: Path = Path()

    def __post_init__(self) -> None:
        self.objects = FileObjects(self.directory, clock=self.clock)  # type: ignore[assignment]
        self.bus = MemoryBus(self.clock)
        self.persistence = self.new_process()

    async def backlog(self) -> list[str]:
        """Ids of analyses that the warehouse lacks."""
        return [key.partition("/")[2] async for key in self.objects.list("unpersisted/")]

    async def ended(self, count: int) -> list[str]:
        """So many analyses that are completed and in no table."""
        ids = [await self.create() for _ in range(count)]
        for analysis_id in ids:
            await self.finish(analysis_id)
        return ids
