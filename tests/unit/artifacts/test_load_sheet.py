"""The sheet that tells how the file was read."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl

from services.artifacts.core.renderers.excel import ExcelRenderer

GOLDEN = Path(__file__).parents[1] / "transformer" / "data" / "full_report.json"


def rows_of(load: dict[str, Any]) -> list[tuple[Any, ...]]:
    file = io.BytesIO()
    ExcelRenderer().render({"schema_version": "1", "load": load}, file)
    return list(openpyxl.load_workbook(io.BytesIO(file.getvalue()))["How it was read"].iter_rows(values_only=True))


def test_every_decision_and_every_oddity_has_its_row() -> None:
    load = json.loads(GOLDEN.read_text(encoding="utf-8"))["load"]
    rows = rows_of(load)
    assert {row[0] for row in rows} >= {decision["title"] for decision in load["decisions"]} | set(load["summary"])
    assert ("Delimiter", "semicolon ;", 0.97, "read option delimiter") in rows
    [problem] = load["problems"]
    assert (problem["message"], problem["count"], "\n".join(problem["examples"]), problem["code"]) in rows


def test_sheets_that_were_not_read_are_named() -> None:
    sheets = [{"name": "=1+1", "row_count": 3, "column_count": 2}, {"name": "Data", "row_count": 9, "column_count": 2}]
    rows = rows_of({"sheet": "Data", "sheets": sheets})
    assert ("Data", 9, 2, "yes") in rows
    assert any(row[0] in ("=1+1", "'=1+1") and str(row[3]).startswith("no") for row in rows)


def test_a_smooth_file_says_so() -> None:
    assert ("Nothing about the file was odd.", None, None, None) in rows_of({})
