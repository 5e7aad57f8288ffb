"""What the environment says about the transformer: ``PMD_TRANSFORMER_*``. The listening address is the runtime's to read."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import MIB, RuntimeSettings
from services.transformer.service.writing import WritingLimits


class TransformerSettings(RuntimeSettings):
    """How much the transformer takes on."""

    model_config = SettingsConfigDict(env_prefix="PMD_TRANSFORMER_")

    concurrency: int = Field(default=2, ge=1)
    """Profiles in work at once in this process."""
    max_profile_bytes: int = Field(default=512 * MIB, gt=0)
    """A greater profile fails its analysis instead of the process."""
    drain_grace_s: float = Field(default=25.0, ge=0)
    """Time that work gets to finish after SIGTERM."""

    summary_writer: str = "rules"
    """Who writes the summary: ``rules``, or a language model that ``adapters/language_models/registry.py`` lists."""
    summary_timeout_s: float = Field(default=20.0, gt=0, le=300)
    """What a model may cost one analysis, repetitions included. After that the rules write."""
    summary_max_input_tokens: int = Field(default=4000, ge=1000, le=200_000)
    summary_max_output_tokens: int = Field(default=1000, ge=200, le=8192)
    summary_most_failures: int = Field(default=3, ge=1)
    """After so many failures in a row the model is left in peace …"""
    summary_rest_s: float = Field(default=60.0, ge=0)
    """… for so long; the rules write meanwhile."""
    summary_names: bool = True
    """Whether names of columns are sent. Without them the model knows types and meanings alone."""
    summary_cache: bool = True
    """Whether answers are kept in the object store, below ``summaries/``."""

    def writing_limits(self) -> WritingLimits:
        """What a summary may cost."""
        return WritingLimits(
            timeout_s=self.summary_timeout_s,
            max_input_tokens=self.summary_max_input_tokens,
            max_output_tokens=self.summary_max_output_tokens,
            most_failures=self.summary_most_failures,
            rest_s=self.summary_rest_s,
            with_names=self.summary_names,
        )
