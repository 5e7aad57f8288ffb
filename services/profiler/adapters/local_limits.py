"""How much a child of the command line may use."""

from __future__ import annotations

import os

from services.profiler.adapters.sandbox.spawned import SpawnedNursery
from services.profiler.service.limits import ChildLimits

UNLIMITED_WALL_S = 24 * 3600.0
"""A person at a terminal decides for himself how long he waits."""


def default_limits() -> ChildLimits:
    """Every processor, no clock."""
    return ChildLimits(wall_s=UNLIMITED_WALL_S, cpu_s=int(UNLIMITED_WALL_S), threads=os.cpu_count() or 1)


def waiting_child() -> SpawnedNursery:
    """To be entered before anything else is imported: its child gets ready meanwhile, and ends with the block if nobody asked."""
    return SpawnedNursery(default_limits())
