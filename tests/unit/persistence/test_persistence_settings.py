from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, load_der_private_key

from services.persistence.settings import PersistenceSettings, SnowflakeSettings


def key_file(directory: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"opens it"))
    path = directory / "key.p8"
    path.write_bytes(pem)
    return path


def test_a_key_pair_comes_from_an_encrypted_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_PERSISTENCE_SNOWFLAKE_PRIVATE_KEY_FILE", str(key_file(tmp_path)))
    monkeypatch.setenv("PMD_PERSISTENCE_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "opens it")
    monkeypatch.setenv("PMD_PERSISTENCE_SNOWFLAKE_ACCOUNT", "org-account")
    monkeypatch.setenv("PMD_PERSISTENCE_SNOWFLAKE_INGEST_WAREHOUSE", "INGEST")
    settings = SnowflakeSettings()
    arguments = settings.ingest()
    der = arguments["private_key"]
    assert isinstance(der, bytes)
    assert load_der_private_key(der, None)
    assert arguments["authenticator"] == "SNOWFLAKE_JWT"
    assert arguments["warehouse"] == settings.analytics()["warehouse"] == "INGEST"
    assert not {"host", "port", "password", "token"} & set(arguments)
    assert "opens it" not in repr(settings)
    assert "BEGIN" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "authenticator"),
    [
        ({"oauth_token": "secret"}, "OAUTH"),
        ({"authentication": "workload_identity"}, "WORKLOAD_IDENTITY"),
        ({"host": "127.0.0.1", "port": 1234}, "OAUTH"),
    ],
)
def test_every_way_of_signing_in_has_timeouts_binds_and_a_tag(given: dict[str, object], authenticator: str) -> None:
    arguments = SnowflakeSettings(**given).analytics()  # type: ignore[arg-type]
    assert arguments["authenticator"] == authenticator
    assert arguments["paramstyle"] == "qmark"
    assert {"login_timeout", "network_timeout", "socket_timeout"} <= set(arguments)
    assert "analytics" in str(arguments["session_parameters"])
    assert "password" not in arguments


def test_without_key_or_token_a_distant_server_is_refused() -> None:
    with pytest.raises(ValueError, match="loopback"):
        SnowflakeSettings(host="snowflake.example.com").ingest()


def test_the_reconciler_is_as_patient_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_PERSISTENCE_RECONCILE_GRACE_S", "3")
    assert PersistenceSettings().policy().grace_s == 3
