"""Settings come from the environment, from files it names, then from defaults; secrets do not show."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.runtime.clock import ManualClock
from services.runtime.settings import BusSettings, IdentitySettings, ObjectSettings, TelemetrySettings, rpc_settings

SECRET = "a-secret-of-some-length"


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_NATS_URL", "nats://elsewhere:1")
    monkeypatch.setenv("PMD_OBJECTS", "s3")
    monkeypatch.setenv("PMD_S3_BUCKET", "b")
    assert BusSettings().url == "nats://elsewhere:1"
    assert (ObjectSettings().objects, ObjectSettings().s3_bucket) == ("s3", "b")


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(SECRET + "\n")
    monkeypatch.setenv("PMD_SIGNING_KEY_FILE", str(path))
    assert IdentitySettings().key_bytes() == SECRET.encode()
    monkeypatch.setenv("PMD_SIGNING_KEY", "the-environment-wins")
    assert IdentitySettings().key_bytes() == b"the-environment-wins"


def test_a_short_signing_key_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_SIGNING_KEY", "too-short")
    with pytest.raises(ValidationError) as failure:
        IdentitySettings()
    assert "too-short" not in str(failure.value)


def test_a_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_SIGNING_KEY", SECRET)
    assert SECRET not in repr(IdentitySettings())


def test_without_a_key_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PMD_SIGNING_KEY", raising=False)
    assert IdentitySettings().signer(ManualClock()) is None
    assert IdentitySettings().key_bytes() == b""


def test_each_service_listens_where_its_own_variables_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMD_PROFILER_PORT", "7001")
    monkeypatch.setenv("PMD_ARTIFACTS_PORT", "7002")
    assert (rpc_settings("profiler").port, rpc_settings("artifacts").port, rpc_settings("persistence").port) == (7001, 7002, 0)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("PMD_NATS_STREAM_MAX_BYTES", "0", BusSettings),
        ("PMD_OBJECTS", "ftp", ObjectSettings),
        ("PMD_LOG_FORMAT", "xml", TelemetrySettings),
        ("PMD_METRICS_PORT", "70000", TelemetrySettings),
    ],
)
def test_a_wrong_value_stops_the_start(name: str, value: str, kind: type[BusSettings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        kind()
