"""The same files give the same bytes, through the real profiler and the real transformer."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from services.profiler.core.profile import LogicalType
from services.transformer.core.canonical import canonical_json
from tests.report.golden import golden_bytes, path_of
from tests.report.inputs import GIVEN
from tests.report.validation import OPEN, faults

ALL = pytest.mark.parametrize("name", GIVEN)


def golden(name: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path_of(name).read_bytes())
    return report


@ALL
def test_a_file_gives_its_golden_report(name: str) -> None:
    # Byte by byte: the kept form has white space for people, and no other freedom.
    assert golden_bytes(GIVEN[name]) == canonical_json(golden(name)), "make contract writes them anew: look at the difference"


@ALL
def test_a_golden_report_keeps_to_the_schema(name: str) -> None:
    assert not faults(golden(name))
    assert not faults(golden(name), OPEN)


@ALL
def test_a_missing_figure_has_a_reason_and_a_reason_no_figure(name: str) -> None:
    report = golden(name)
    for figures in (report["dataset"], *(column["metrics"] | {"absent": column["absent"]} for column in report["columns"])):
        missing = {metric for metric, value in figures.items() if value is None}
        assert missing == set(figures["absent"])


def test_golden_reports_cover_every_kind() -> None:
    reports = {name: golden(name) for name in GIVEN}
    types = {column["logical_type"] for report in reports.values() for column in report["columns"]}
    # Structs are read as their fields: no column has that type.
    assert types == set(get_args(LogicalType)) - {"struct"}
    assert {column["status"] for column in reports["no_rows"]["columns"]} == {"no_rows"}
    assert reports["masked"]["analysis"]["masked_columns"] == ["email", "phone", "date_of_birth"]
    assert "redacted" in reports["masked"]["columns"][2]["absent"].values()
    assert reports["partial_with_baseline"]["analysis"]["status"] == "partial"
    assert reports["partial_with_baseline"]["baseline"]["dataset"]["row_count"] == 40
    assert reports["row_issues"]["row_level_issues"]
    assert [column["name"] for column in reports["nested"]["columns"]] == [
        "id",
        "buyer.name",
        "buyer.age",
        "tags[]",
        "items[].price",
    ]
