"""What the environment says about the profiler: ``PMD_PROFILER_*``. The listening address is the runtime's to read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.redaction.policy import DEFAULT_POLICY
from services.profiler.service.limits import ChildLimits
from services.profiler.service.requests import ValueRules
from services.runtime.settings import MIB, RuntimeSettings


class ProfilerSettings(RuntimeSettings):
    """How much one analysis may use, and how many are worked on at once."""

    model_config = SettingsConfigDict(env_prefix="PMD_PROFILER_")

    max_bytes: int = Field(default=5 * 1024 * MIB, gt=0)
    """Largest file, as received."""
    ingest_max_bytes: int = Field(default=5 * 1024 * MIB, gt=0)
    """Most bytes of rows that are staged for the warehouse, as Parquet."""
    max_columns: int = Field(default=5_000, gt=0)
    max_cells: int = Field(default=2_000_000_000, gt=0)
    max_record_bytes: int = Field(default=10 * MIB, gt=0)
    max_depth: int = Field(default=64, gt=0)
    """Levels of nesting, in documents and in stored types."""
    max_expansion_ratio: int = Field(default=100, gt=0)
    """Bytes that one packed byte may become."""
    memory_bytes: int = Field(default=2048 * MIB, ge=128 * MIB)
    """Private memory of one parsing process."""
    wall_s: float = Field(default=900.0, gt=0)
    """Longest that one analysis may take."""
    cpu_s: int = Field(default=1800, gt=0)
    """Processor time of one parsing process, over all its threads."""
    spill_bytes: int = Field(default=16 * 1024 * MIB, gt=0)
    """Largest file that a parsing process may write."""
    threads: int = Field(default=2, ge=1)
    """Engine threads of one parsing process."""
    concurrency: int = Field(default=2, ge=1)
    """Analyses in work at once in this process."""
    scratch_dir: Path = Field(default_factory=lambda: Path(tempfile.gettempdir()) / f"profile-my-data-{os.getuid()}")
    """Where inputs and spills live while they are worked on."""
    keep_states: bool = True
    """Whether the states behind a profile are stored beside it, so that it can be merged with others later.

    They hold values, as far as the report may show them.
    """
    value_policy: ValuePolicy = DEFAULT_POLICY
    """Which values a report shows where the request does not say: full, masked (none of personal data) or none."""
    max_value_policy: ValuePolicy = "full"
    """The most that a request may ask for."""
    drain_grace_s: float = Field(default=25.0, ge=0)
    """Time that work gets to finish after SIGTERM."""

    def value_rules(self) -> ValueRules:
        """Which values reports may show."""
        return ValueRules(self.value_policy, self.max_value_policy)

    def read_limits(self) -> ReadLimits:
        """Bounds of reading."""
        return ReadLimits(
            max_bytes=self.max_bytes,
            max_columns=self.max_columns,
            max_cells=self.max_cells,
            max_record_bytes=self.max_record_bytes,
            max_depth=self.max_depth,
            max_expansion_ratio=self.max_expansion_ratio,
        )

    def child_limits(self) -> ChildLimits:
        """Bounds of the parsing process."""
        return ChildLimits(
            memory_bytes=self.memory_bytes,
            wall_s=self.wall_s,
            cpu_s=self.cpu_s,
            file_bytes=self.spill_bytes,
            threads=self.threads,
        )
