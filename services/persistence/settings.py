"""What the environment says about persistence: ``PMD_PERSISTENCE_*``, and about Snowflake: ``PMD_PERSISTENCE_SNOWFLAKE_*``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.persistence.core.reconciliation import Policy
from services.persistence.core.retention import DAY_S, RetentionPolicy
from services.runtime.settings import RuntimeSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1", "")


class PersistenceSettings(RuntimeSettings):
    """How patient the reconciler is, and how the history is written. The listening address is the runtime's to read."""

    model_config = SettingsConfigDict(env_prefix="PMD_PERSISTENCE_")

    reconcile_interval_s: float = Field(default=5.0, gt=0)
    reconcile_grace_s: float = Field(default=15.0, ge=0)
    """No analysis is touched before so long after its last sign of life."""
    reconcile_patience_s: float = Field(default=6 * 3600.0, gt=0)
    """A message that waits longer without any sign of life is taken for stuck."""
    max_attempts: int = Field(default=5, ge=1)
    """Attempts per stage that workers may bring to nothing."""
    history: Literal["snowflake", "memory"] = "snowflake"
    """``memory`` remembers nothing beyond the process: for tests."""
    history_linger_s: float = Field(default=0.5, ge=0)
    """How long rows are gathered before they are written."""
    history_interval_s: float = Field(default=10.0, gt=0)
    watch_poll_s: float = Field(default=1.0, gt=0)
    concurrency: int = Field(default=8, ge=1)
    """Events in work at once in this process."""
    drain_grace_s: float = Field(default=25.0, ge=0)
    retention_uploads_s: float = Field(default=DAY_S, gt=0)
    """How long raw uploads are kept, unless an analysis that is not over needs one longer."""
    retention_artifacts_s: float = Field(default=30 * DAY_S, gt=0)
    """How long rendered files are kept."""
    retention_interval_s: float = Field(default=300.0, gt=0)
    retention_batch: int = Field(default=1000, ge=1)
    """Uploads, rendered files and analyses looked at in one round, each."""

    def policy(self) -> Policy:
        """The reconciler's."""
        return Policy(self.reconcile_grace_s, self.reconcile_patience_s, self.max_attempts)

    def retention(self) -> RetentionPolicy:
        """The sweeper's."""
        return RetentionPolicy(self.retention_uploads_s, self.retention_artifacts_s, self.retention_batch)


class SnowflakeSettings(RuntimeSettings):
    """Where Snowflake is and how it is signed in to. No passwords: key pair, OAuth token or workload identity."""

    model_config = SettingsConfigDict(env_prefix="PMD_PERSISTENCE_SNOWFLAKE_")

    account: str = "local"
    user: str = "pmd"
    role: str = ""
    database: str = "PROFILE_MY_DATA"
    schema_name: str = "PUBLIC"
    ingest_warehouse: str = ""
    """Where rows are written."""
    analytics_warehouse: str = ""
    """Where questions are answered; the ingest warehouse if empty."""
    authentication: Literal["auto", "key_pair", "oauth", "workload_identity", "local"] = "auto"
    """``auto``: the key or token that is given; without any ``local``, the one-machine server's, on loopback only."""
    private_key: SecretStr = SecretStr("")
    """PEM, for ``key_pair``."""
    private_key_passphrase: SecretStr = SecretStr("")
    oauth_token: SecretStr = SecretStr("")
    workload_identity_provider: Literal["AWS", "AZURE", "GCP", "OIDC"] = "AWS"
    host: str = ""
    """Empty for the account's own."""
    port: int = Field(default=443, ge=1, le=65535)
    login_timeout_s: int = Field(default=15, ge=1)
    network_timeout_s: int = Field(default=60, ge=1)
    """Of a whole statement, the connector's own retries included."""
    socket_timeout_s: int = Field(default=30, ge=1)
    statement_timeout_s: int = Field(default=120, ge=1)
    """After which Snowflake itself gives a statement up."""
    analytics_sessions: int = Field(default=2, ge=1, le=16)
    """Questions that are answered at once."""
    migrate: bool = True
    """Off where an administrator runs the migrations."""

    def ingest(self) -> dict[str, object]:
        """Connector arguments of the writing session."""
        return self._arguments("ingest", self.ingest_warehouse)

    def analytics(self) -> dict[str, object]:
        """Connector arguments of the asking session."""
        return self._arguments("analytics", self.analytics_warehouse or self.ingest_warehouse)

    def _arguments(self, purpose: str, warehouse: str) -> dict[str, object]:
        arguments: dict[str, object] = {
            "account": self.account,
            "user": self.user,
            "database": self.database,
            "schema": self.schema_name,
            "application": "ProfileMyData",
            "paramstyle": "qmark",
            "login_timeout": self.login_timeout_s,
            "network_timeout": self.network_timeout_s,
            "socket_timeout": self.socket_timeout_s,
            "session_parameters": {
                "QUERY_TAG": f"profile-my-data:{purpose}",
                "STATEMENT_TIMEOUT_IN_SECONDS": self.statement_timeout_s,
                "TIMEZONE": "UTC",
            },
            **self._sign_in(),
        }
        optional = {"role": self.role, "warehouse": warehouse, "host": self.host}
        arguments |= {name: value for name, value in optional.items() if value}
        return arguments | ({"port": self.port} if self.host else {})

    def _method(self) -> str:
        if self.authentication != "auto":
            return self.authentication
        if self.private_key.get_secret_value():
            return "key_pair"
        return "oauth" if self.oauth_token.get_secret_value() else "local"

    def _sign_in(self) -> dict[str, object]:
        match self._method():
            case "key_pair":
                return {"authenticator": "SNOWFLAKE_JWT", "private_key": self._private_key_der()}
            case "oauth":
                return {"authenticator": "OAUTH", "token": self.oauth_token.get_secret_value()}
            case "workload_identity":
                return {"authenticator": "WORKLOAD_IDENTITY", "workload_identity_provider": self.workload_identity_provider}
            case _:
                return self._one_machine()

    def _one_machine(self) -> dict[str, object]:
        if self.host not in LOOPBACK:
            raise ValueError("without key or token Snowflake is spoken to on loopback only")
        return {
            # The connector wants some token; the one-machine server asks for none.
            "authenticator": "OAUTH",
            "token": "local",
            "protocol": "http",
            "platform_detection_timeout_seconds": 0.0,
            # The emulator answers what it cannot do with 500, which the connector repeats until this is over.
            "network_timeout": min(self.network_timeout_s, 10),
        }

    def _private_key_der(self) -> bytes:
        # Imported here: only key pairs need it.
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

        passphrase = self.private_key_passphrase.get_secret_value().encode() or None
        key = load_pem_private_key(self.private_key.get_secret_value().encode(), passphrase)
        return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
