"""docs/summary.md and the settings of the summary say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from services.transformer.adapters.language_models.cortex import CortexSettings
from services.transformer.adapters.language_models.openai import OpenAiSettings
from services.transformer.adapters.language_models.registry import MODELS
from services.transformer.core.writer_note import REASONS
from services.transformer.settings import TransformerSettings

DOCS = (Path(__file__).parents[2] / "docs" / "summary.md").read_text(encoding="utf-8")
NAME = re.compile(r"`((?:SUMMARY|OPENAI|CORTEX)_[A-Z_]+?)(?:_FILE)?`")
PREFIXES = {"SUMMARY_": (TransformerSettings, "summary_"), "OPENAI_": (OpenAiSettings, ""), "CORTEX_": (CortexSettings, "")}


@pytest.mark.parametrize("name", sorted(set(NAME.findall(DOCS))))
def test_every_setting_that_is_named_exists(name: str) -> None:
    prefix = next(prefix for prefix in PREFIXES if name.startswith(prefix))
    settings, before = PREFIXES[prefix]
    assert before + name.removeprefix(prefix).lower() in settings.model_fields


@pytest.mark.parametrize("name", [name for name in TransformerSettings.model_fields if name.startswith("summary_")])
def test_every_setting_of_the_summary_is_named_with_its_default(name: str) -> None:
    assert f"{name.upper()}`" in DOCS or f"_{name.upper()}`" in DOCS
    row = next((line for line in DOCS.splitlines() if line.startswith(f"| `{name.upper()}`")), "")
    default = TransformerSettings.model_fields[name].default
    assert not row or str(default).lower().removesuffix(".0") in row


def test_every_reason_and_writer_is_named() -> None:
    assert [reason for reason in REASONS if f"`{reason}`" not in DOCS] == []
    assert [name for name in ("rules", *MODELS) if f"`{name}`" not in DOCS] == []
    assert get_args(OpenAiSettings.model_fields["output_limit"].annotation)[0] in DOCS
