"""What the environment says about the parts that every process has. Read once, at start, by a service's ``settings.py``.

Every value may also come from a file: ``PMD_SIGNING_KEY_FILE`` names a file that holds what ``PMD_SIGNING_KEY`` would.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from services.runtime.settings_files import FileSource

if TYPE_CHECKING:
    from services.runtime.clock import Clock
    from services.runtime.identity import CallerSigner

MIB = 1024 * 1024


class RuntimeSettings(BaseSettings):
    """Base of all settings: the environment first, then files named by ``<NAME>_FILE``, then defaults."""

    model_config = SettingsConfigDict(env_prefix="PMD_", extra="ignore", frozen=True, hide_input_in_errors=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the framework's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings, FileSource(settings_cls, env_settings))


class BusSettings(RuntimeSettings):
    """Where NATS is and how its streams are kept: ``PMD_NATS_*``."""

    model_config = SettingsConfigDict(env_prefix="PMD_NATS_")

    url: str = "nats://127.0.0.1:4222"
    """One server or several, separated by commas."""
    user: str = ""
    password: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("")
    tls_ca_file: Path | None = None
    """Certificates that the server is checked against; None for the system's when the URL says tls."""
    stream_max_bytes: int = Field(default=1024 * MIB, gt=0)
    """A full stream refuses new messages instead of forgetting old ones."""
    stream_max_age_s: float = Field(default=7 * 24 * 3600.0, gt=0)
    stream_replicas: int = Field(default=1, ge=1, le=5)
    """3 in production; 1 is a laptop's."""
    max_ack_pending: int = Field(default=256, gt=0)
    """Messages in work at once over all replicas of a service."""
    publish_timeout_s: float = Field(default=2.0, gt=0)
    """Wait for one confirmation; a publication is tried several times under the same id."""


class ObjectSettings(RuntimeSettings):
    """Where bytes live: ``PMD_OBJECTS``, ``PMD_OBJECTS_*``, ``PMD_S3_*``."""

    objects: Literal["file", "s3"] = "file"
    objects_dir: Path = Path(".pmd/objects")
    objects_url_base: str = ""
    """What stands before ``/v1/objects/…`` in signed URLs of the file store, for example ``https://pmd.example.com``."""
    s3_bucket: str = ""
    s3_prefix: str = ""
    """Put before every key, ending in ``/``; for a bucket shared with others."""
    s3_endpoint_url: str | None = None
    """None for AWS."""
    s3_region: str | None = None
    s3_kms_key_id: str | None = None
    s3_retention_tags: bool = True
    """Artifacts carry the tag ``pmd-retention``, for the bucket's lifecycle rules; off for stores that know no tags."""
    s3_access_key_id: SecretStr | None = None
    """None for the usual chain: role, profile, environment."""
    s3_secret_access_key: SecretStr | None = None
    s3_source_buckets: str = ""
    """Buckets, separated by commas, whose objects every user may have profiled by ``s3://`` URI; none by default."""

    def source_buckets(self) -> frozenset[str]:
        """Buckets that may be read as sources. Never the suite's own: its objects belong to tenants."""
        listed = {name.strip() for name in self.s3_source_buckets.split(",")}
        return frozenset(listed - {"", self.s3_bucket})


class RpcSettings(RuntimeSettings):
    """How a gRPC server listens. Read with ``rpc_settings(service)`` from ``PMD_<SERVICE>_*``."""

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)
    """0 for any free port."""
    max_message_bytes: int = Field(default=16 * MIB, gt=0)
    reflection: bool = True
    max_concurrent_rpcs: int = Field(default=256, gt=0)
    """Past it callers get RESOURCE_EXHAUSTED at once."""
    max_connection_age_s: float = Field(default=300.0, gt=0)
    """Connections are renewed so often: only then do clients see new replicas."""
    max_connection_age_grace_s: float = Field(default=3600.0, gt=0)
    """Longer than the longest call."""


class TelemetrySettings(RuntimeSettings):
    """What a process tells about itself: ``PMD_LOG_*``, ``PMD_METRICS_*``, ``PMD_OTLP_ENDPOINT``."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "console", "json"] = "auto"
    """``auto``: console on a terminal, JSON elsewhere."""
    log_colours: bool | None = None
    """Of the console format; None for: on a terminal."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """0 for off."""
    otlp_endpoint: str = ""
    """URL of an OTLP/HTTP collector; empty for off."""


class IdentitySettings(RuntimeSettings):
    """What services trust each other by: ``PMD_SIGNING_KEY``."""

    signing_key: SecretStr | None = Field(default=None, min_length=16)
    """Shared by all services; signs the caller's context and the file store's URLs. None only on loopback."""

    def key_bytes(self) -> bytes:
        """The key; empty if there is none."""
        return self.signing_key.get_secret_value().encode() if self.signing_key else b""

    def signer(self, clock: Clock) -> CallerSigner | None:
        """What signs and checks callers; None without a key."""
        from services.runtime.identity import CallerSigner

        return CallerSigner(self.key_bytes(), clock) if self.signing_key else None


def rpc_settings(service: str) -> RpcSettings:
    """The listening address of a service, from ``PMD_<SERVICE>_HOST``, ``PMD_<SERVICE>_PORT`` and so on."""

    class ServiceRpcSettings(RpcSettings):
        model_config = SettingsConfigDict(env_prefix=f"PMD_{service.upper()}_")

    return ServiceRpcSettings()
