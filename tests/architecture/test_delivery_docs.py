"""docs/delivery.md names settings that exist, and says their defaults."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from services.artifacts.settings import ArtifactsSettings
from services.persistence.settings import PersistenceSettings
from services.runtime.settings import BusSettings, ObjectSettings, RuntimeSettings

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"`(PMD_(?!TEST_)[A-Z0-9_]+)", DOCS)))
SETTINGS: dict[str, type[RuntimeSettings]] = {
    "PMD_PERSISTENCE_": PersistenceSettings,
    "PMD_ARTIFACTS_": ArtifactsSettings,
    "PMD_NATS_": BusSettings,
    "PMD_": ObjectSettings,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_named_setting_exists(name: str) -> None:
    prefix = next(prefix for prefix in SETTINGS if name.startswith(prefix))
    assert name.removeprefix(prefix).lower() in SETTINGS[prefix].model_fields


def test_told_defaults_are_the_settings() -> None:
    persistence, artifacts = PersistenceSettings(), ArtifactsSettings()
    rules = {rule["ID"]: rule for rule in json.loads((ROOT / "deploy" / "s3" / "lifecycle.json").read_text())["Rules"]}
    told = [
        f"| raw uploads | `uploads/` | {persistence.retention_uploads_s / 3600:.0f} hours",
        f"| {persistence.retention_artifacts_s / 86400:.0f} days | `PMD_PERSISTENCE_RETENTION_ARTIFACTS_S` |",
        f"{artifacts.download_expiry_s // 60} minutes (`PMD_ARTIFACTS_DOWNLOAD_EXPIRY_S`",
        f"uploads {rules['pmd-raw-uploads']['Expiration']['Days']} days",
        f"{rules['pmd-rendered-files']['Expiration']['Days']} days",
        "every five minutes" if persistence.retention_interval_s == 300 else "another interval",
    ]
    assert [text for text in told if text not in DOCS] == []
