"""What the environment says about artifacts: ``PMD_ARTIFACTS_*``. The listening address is the runtime's to read."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.artifacts.core.access import GIB, AccessLimits
from services.runtime.settings import MIB, RuntimeSettings


class ArtifactsSettings(RuntimeSettings):
    """How much artifacts takes on, and for how long its URLs live."""

    model_config = SettingsConfigDict(env_prefix="PMD_ARTIFACTS_")

    concurrency: int = Field(default=2, ge=1)
    """Reports in work at once in this process."""
    max_report_bytes: int = Field(default=256 * MIB, gt=0)
    """A greater report fails its analysis instead of the process."""
    max_upload_bytes: int = Field(default=5 * GIB, gt=0)
    upload_expiry_s: int = Field(default=3600, gt=0)
    download_expiry_s: int = Field(default=300, gt=0)
    max_download_expiry_s: int = Field(default=900, gt=0)
    drain_grace_s: float = Field(default=25.0, ge=0)
    """Time that work gets to finish after SIGTERM."""

    def access_limits(self) -> AccessLimits:
        """The bounds of what callers get."""
        return AccessLimits(self.max_upload_bytes, self.upload_expiry_s, self.download_expiry_s, self.max_download_expiry_s)
