"""docs/report.md names what there is: sections, reasons, formats."""

from __future__ import annotations

import re
from pathlib import Path

from services.artifacts.core.artifact import file_name
from services.artifacts.core.renderers.registry import RENDERERS
from services.transformer.core.schema.metrics import ABSENT_REASONS
from services.transformer.core.schema.report import report_schema

DOCS = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def test_sections_are_those_of_the_schema() -> None:
    assert re.findall(r"^\| `(\w+)` \| [^`…]", DOCS.split("## Figures")[0], re.MULTILINE) == [
        *(name for name in report_schema()["properties"] if name != "schema_version")  # type: ignore[union-attr]
    ]


def test_reasons_are_those_of_the_glossary() -> None:
    told = DOCS.split("`absent` says why:")[1].split(". Never")[0]
    assert re.findall(r"`(\w+)`", told) == list(ABSENT_REASONS)


def test_formats_are_those_of_the_registry() -> None:
    told = re.findall(r"^\| `(\w+)` \| `…(-profile\S+)` \|", DOCS, re.MULTILINE)
    assert told == [(renderer.name, file_name("x", renderer.suffix)[1:]) for renderer in RENDERERS]
