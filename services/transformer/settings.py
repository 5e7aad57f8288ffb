"""What the environment says about the transformer: ``PMD_TRANSFORMER_*``. The listening address is the runtime's to read."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import MIB, RuntimeSettings


class TransformerSettings(RuntimeSettings):
    """How much the transformer takes on."""

    model_config = SettingsConfigDict(env_prefix="PMD_TRANSFORMER_")

    concurrency: int = Field(default=2, ge=1)
    """Profiles in work at once in this process."""
    max_profile_bytes: int = Field(default=512 * MIB, gt=0)
    """A greater profile fails its analysis instead of the process."""
    drain_grace_s: float = Field(default=25.0, ge=0)
    """Time that work gets to finish after SIGTERM."""
