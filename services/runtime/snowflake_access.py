"""Where Snowflake is and how it is signed in to: shared by whoever speaks to it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from services.runtime.settings import RuntimeSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1", "")


class SnowflakeAccess(RuntimeSettings):
    """Base of a service's settings for Snowflake. No passwords: key pair, OAuth token or workload identity."""

    account: str = "local"
    user: str = "pmd"
    role: str = ""
    database: str = "PROFILE_MY_DATA"
    schema_name: str = "PUBLIC"
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

    def arguments(self, purpose: str, warehouse: str) -> dict[str, object]:
        """Connector arguments of a session. Raises ``ValueError`` for a foreign host without key or token."""
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
