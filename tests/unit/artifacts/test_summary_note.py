"""Whoever reads a summary is told who wrote it, in the workbook and on the terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from client.cli.summary import print_summary
from services.artifacts.core.renderers.excel import ExcelRenderer

GOLDEN = Path(__file__).parents[1] / "transformer" / "data" / "full_report.json"
NOTE = "Written by rules: the language model (m) was asked, but it took too long."


def report(note: str | None) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    made["analysis_summary"]["note"] = note
    return made


def workbook(note: str | None) -> str:
    file = io.BytesIO()
    ExcelRenderer().render(report(note), file)
    return str(list(openpyxl.load_workbook(io.BytesIO(file.getvalue()))["Overview"].iter_rows(values_only=True)))


def terminal(note: str | None) -> str:
    out = io.StringIO()
    print_summary(Console(file=out, width=200), report(note), [])
    return out.getvalue()


@pytest.mark.parametrize("shown", [workbook, terminal])
def test_a_note_is_shown_where_there_is_one(shown: Any) -> None:
    assert NOTE in shown(NOTE)
    assert "language model" not in shown(None)
