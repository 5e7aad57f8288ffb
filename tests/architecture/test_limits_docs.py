"""docs/limits.md and the settings say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from profilemydata.common.v1.error_reason_pb2 import ErrorReason

from gateway.settings import GatewaySettings
from services.artifacts.settings import ArtifactsSettings
from services.profiler.core.readers.base import ReadLimits
from services.profiler.service.limits import ChildLimits
from services.profiler.settings import ProfilerSettings

DOCS = Path(__file__).parents[2] / "docs" / "limits.md"
LINE = re.compile(r"^\| `(?P<setting>PMD_[A-Z_]+)` \| (?P<default>\S+) \| .+ \| `(?P<code>[a-z_]+)` \|$", re.MULTILINE)
SETTINGS = {"PMD_PROFILER_": ProfilerSettings, "PMD_GATEWAY_": GatewaySettings, "PMD_ARTIFACTS_": ArtifactsSettings}
TABLE = {found["setting"]: found for found in LINE.finditer(DOCS.read_text(encoding="utf-8"))}
INNER = {"batch_rows", "open_files", "threads", "data_bytes"}
"""How the work is done, not how much of it."""


@pytest.mark.parametrize("setting", TABLE)
def test_default_is_the_setting_s(setting: str) -> None:
    prefix = next(prefix for prefix in SETTINGS if setting.startswith(prefix))
    field = SETTINGS[prefix].model_fields[setting.removeprefix(prefix).lower()]
    assert float(TABLE[setting]["default"]) == field.default
    assert f"ERROR_REASON_{TABLE[setting]['code'].upper()}" in dict(ErrorReason.items())


def test_every_limit_of_reading_is_a_setting_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set(ReadLimits.__slots__) - INNER
    assert {f"PMD_PROFILER_{name.upper()}" for name in names} <= set(TABLE)
    for name in names:
        monkeypatch.setenv(f"PMD_PROFILER_{name.upper()}", "7")
    limits = ProfilerSettings().read_limits()
    assert {name: getattr(limits, name) for name in names} == dict.fromkeys(names, 7)


def test_defaults_without_settings_are_the_same() -> None:
    """The command line's local way knows no settings."""
    settings = ProfilerSettings(_env_file=None)  # type: ignore[call-arg]
    assert settings.read_limits() == ReadLimits()
    assert settings.child_limits() == ChildLimits()
