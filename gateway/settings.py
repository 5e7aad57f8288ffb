"""What the environment says about the gateway: ``PMD_GATEWAY_*``."""

from __future__ import annotations

import ipaddress
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from services.runtime.settings import MIB, RuntimeSettings

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class GatewaySettings(RuntimeSettings):
    """Refuses to be made when it would serve strangers without asking who they are."""

    model_config = SettingsConfigDict(env_prefix="PMD_GATEWAY_")

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    """0 for any free port."""
    profiler_target: str = "127.0.0.1:50051"
    artifacts_target: str = "127.0.0.1:50053"
    persistence_target: str = "127.0.0.1:50054"
    auth: Literal["off", "api_key", "oidc"] = "off"
    """``off`` only on a loopback address."""
    api_keys: SecretStr | None = None
    """Lines of ``tenant:user:sha256-of-the-key``; best given as a file, ``PMD_GATEWAY_API_KEYS_FILE``."""
    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_jwks_url: str = ""
    oidc_tenant_claim: str = "tenant"
    max_file_bytes: int = Field(default=5 * 1024 * MIB, gt=0)
    max_json_bytes: int = Field(default=MIB, gt=0)
    max_wait_s: float = Field(default=60.0, ge=0)
    """The longest that ``Prefer: wait`` is honoured."""
    max_event_streams: int = Field(default=500, gt=0)
    max_event_stream_s: float = Field(default=3600.0, gt=0)
    heartbeat_s: float = Field(default=15.0, gt=0)
    """A comment so often on a silent event stream, or proxies close it."""
    allowed_hosts: tuple[str, ...] = ()
    """Further names of this machine that browsers may use where nobody signs in."""
    drain_s: float = Field(default=10.0, gt=0)
    """How long requests in work may go on after SIGTERM."""

    @model_validator(mode="after")
    def _asks_who(self) -> Self:
        if self.auth == "off" and not is_loopback(self.host):
            raise ValueError("PMD_GATEWAY_AUTH=off is for loopback addresses only: choose api_key or oidc")
        if self.auth == "api_key" and self.api_keys is None:
            raise ValueError("PMD_GATEWAY_AUTH=api_key needs PMD_GATEWAY_API_KEYS_FILE")
        if self.auth == "oidc" and not (self.oidc_issuer and self.oidc_audience and self.oidc_jwks_url):
            raise ValueError("PMD_GATEWAY_AUTH=oidc needs PMD_GATEWAY_OIDC_ISSUER, _OIDC_AUDIENCE and _OIDC_JWKS_URL")
        return self

    def origins(self) -> frozenset[str] | None:
        """Host names that browsers may use; None where credentials protect already."""
        return LOOPBACK_NAMES | {name.lower() for name in self.allowed_hosts} | {self.host} if self.auth == "off" else None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
