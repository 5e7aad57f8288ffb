"""A file that is read as told: options in, decisions out, through every service and in every form of the report."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest

ROWS = ["1;00123;1,50", "2;00456;2,75", "3;00789;Oops-7", *(f"{n};{n:05};{n},25" for n in range(4, 60))]
TEXT = "Numbers of today\n" + '#;an "odd" remark\n' + "\n".join(ROWS) + "\n"
TOLD = {
    "delimiter": ";",
    "quote": "",
    "encoding": "utf-16-le",
    "header": False,
    "skip_rows": 2,
    "decimal": ",",
}


@pytest.fixture(scope="module")
def analysis(suite: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = suite.analyze("told.csv", TEXT.encode("utf-16-le"), read_options_json=json.dumps(TOLD))
    return found


@pytest.fixture(scope="module")
def report(suite: Any, analysis: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = suite.report(analysis)
    return found


def test_file_is_read_as_told(analysis: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    assert analysis["primary"]["read_options"] == {key: TOLD[key] for key in TOLD if key != "header"} | {"header_rows": 0}
    load = report["load"]
    assert (load["delimiter"], load["quote"], load["encoding"], load["header"]) == (";", None, "utf-16-le", 0)
    assert (report["dataset"]["row_count"], report["dataset"]["column_count"]) == (len(ROWS), 3)
    assert [column["logical_type"] for column in report["columns"]] == ["integer", "text", "float"]


def test_decisions_stand_in_the_report(report: Mapping[str, Any]) -> None:
    decisions = {decision["name"]: decision for decision in report["load"]["decisions"]}
    assert decisions["delimiter"]["value"] == "semicolon ;"
    assert decisions["header"]["value"].startswith("none")
    assert decisions["header"]["confidence"] == 1
    assert "UTF-16 LE, semicolon between cells, no header" in report["load"]["summary"][0]


def test_misfits_are_shown_by_line_and_shape(report: Mapping[str, Any]) -> None:
    line = TEXT[: TEXT.index("3;00789")].count("\n") + 1
    problems = {problem["code"]: problem for problem in report["load"]["problems"]}
    assert problems["cells_that_do_not_fit"]["examples"] == [f"column 3 (1 cell), line {line}: Aaaa-9"]
    assert [issue["source_line"] for issue in report["row_level_issues"] if issue["value"] == "Oops-7"] == [line]


def test_decisions_stand_in_the_workbook(suite: Any, analysis: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    listed = suite.get(f"/v1/analyses/{analysis['analysis_id']}/downloads")
    [url] = [entry["url"] for entry in listed if entry["format"] == "xlsx"]
    with suite.client() as client:
        book = openpyxl.load_workbook(io.BytesIO(client.get(url).raise_for_status().content))
    rows = list(book["How it was read"].iter_rows(values_only=True))
    confidence = {each["name"]: each["confidence"] for each in report["load"]["decisions"]}
    assert ("Delimiter", "semicolon ;", confidence["delimiter"], "read option delimiter") in rows
    assert report["load"]["summary"][0] in {row[0] for row in rows}
    header, *issues = list(book["Row issues"].iter_rows(min_row=2, values_only=True))
    by_title = [dict(zip(header, row, strict=True)) for row in issues]
    line = TEXT[: TEXT.index("3;00789")].count("\n") + 1
    assert (line, "Oops-7") in {(row["Line in file"], row["Value"]) for row in by_title}


def test_upload_is_read_as_told(suite: Any, patient: Callable[[Callable[[], bool], float, str], None]) -> None:
    content = b"a|b\n1|2\n"
    with suite.client() as client:
        upload = client.post("/v1/uploads", json={"file_name": "c.csv", "size_bytes": len(content)}).raise_for_status().json()
        client.request(upload["method"], upload["url"], content=content, headers=upload["headers"]).raise_for_status()
        primary = {"upload_id": upload["upload_id"], "read_options": {"delimiter": "|", "header": False}}
        refused = client.post("/v1/analyses", json={"primary": primary | {"read_options": {"delimiter": 1}}})
        accepted = client.post("/v1/analyses", json={"primary": primary}).raise_for_status().json()
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "primary.read_options.delimiter")
    patient(lambda: suite.get(accepted["links"]["self"])["status"] == "completed", 60, "the analysis completes")
    report = suite.report(accepted)
    assert (report["load"]["delimiter"], report["load"]["header"], report["dataset"]["row_count"]) == ("|", 0, 2)


def test_what_only_the_reader_can_know_fails_with_its_code(suite: Any) -> None:
    analysis = suite.analyze("c.csv", b"a,b\n1,2\n", read_options_json='{"types": {"Secret": "text"}}')
    assert (analysis["status"], analysis["failure"]["code"]) == ("failed", "invalid_parameter")
    assert "Secret" not in analysis["failure"]["message"]
