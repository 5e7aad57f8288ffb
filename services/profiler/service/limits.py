"""How much one job may use."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024**2


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """Bounds of one child process."""

    memory_bytes: int = 2048 * MIB
    """Private memory in use, watched from outside."""
    wall_s: float = 900.0
    cpu_s: int = 1800
    file_bytes: int = 16 * 1024 * MIB
    """Largest file that it may write while spilling."""
    open_files: int = 256
    threads: int = 2
    """Threads of the engine."""

    @property
    def data_bytes(self) -> int:
        """Bound on writable private mappings: catches one huge allocation that the watch would see too late.

        RLIMIT_DATA and not RLIMIT_AS: the engine reserves 0.8 GB of address space before it touches 60 MB of it."""
        return self.memory_bytes + self.memory_bytes // 4 + 256 * MIB
