"""How a file was read, as a person is told it."""

from __future__ import annotations

from typing import Any

import pytest
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.transformer.core.characters import character_name, character_with_name, encoding_name
from tests.unit.transformer.test_report import report_of

SENTENCES = {
    "plain": ({"format": "csv", "encoding": "utf-8", "delimiter": ",", "header_row_count": 1}, "Read as CSV: UTF-8, comma between cells, 1 header row."),
    "spreadsheet's export": (
        {"format": "csv", "encoding": "utf-16-le", "has_bom": True, "delimiter": ";", "header_row_count": 2, "skipped_row_count": 3},
        "Read as CSV: UTF-16 LE with a byte order mark, semicolon between cells, 2 header rows, 3 rows before it left out.",
    ),
    "no header": (
        {"format": "tsv", "encoding": "windows-1252", "delimiter": "\t", "skipped_row_count": 1, "compression": "gzip"},
        "Read as TSV, unpacked from gzip: Windows-1252, tab between cells, no header, 1 row at the top left out.",
    ),
    "one column": ({"format": "csv", "encoding": "ascii", "header_row_count": 1}, "Read as CSV: ASCII, a single column, 1 header row."),
    "columnar": ({"format": "parquet"}, "Read as Parquet."),
    "workbook": (
        {"format": "xlsx", "sheet": "Data", "sheets": [pb.Sheet(name="Data"), pb.Sheet(name="Notes")], "header_row_count": 1},
        "Read as Excel (xlsx): sheet “Data”, one of 2, 1 header row.",
    ),
    "document": ({"format": "json", "encoding": "utf-8", "json_path": "$.items"}, "Read as JSON: UTF-8, rows at “$.items”."),
    "nothing known": ({}, "Read as a file."),
}  # fmt: skip


def load_of(**fields: Any) -> dict[str, Any]:
    load: dict[str, Any] = report_of(pb.Profile(primary=pb.DatasetProfile(load=pb.LoadReport(**fields))))["load"]
    return load


def decisions_of(**fields: Any) -> dict[str, dict[str, Any]]:
    return {decision["name"]: decision for decision in load_of(**fields)["decisions"]}


@pytest.mark.parametrize(("fields", "sentence"), SENTENCES.values(), ids=SENTENCES.keys())
def test_one_sentence_says_how_it_was_read(fields: dict[str, Any], sentence: str) -> None:
    assert load_of(**fields)["summary"] == [sentence]


def test_what_is_doubtful_is_said_with_the_option_that_settles_it() -> None:
    load = load_of(format="csv", delimiter=";", confidence={"dialect": 0.55, "header": 0.51, "encoding": 1})
    assert load["summary"][1] == (
        "Not certain: the delimiter (55 % sure) and the header (51 % sure). If the columns look wrong, "
        "say how it is with the read options delimiter and header_rows."
    )


def test_only_what_a_format_has_was_decided() -> None:
    assert list(decisions_of(format="parquet")) == ["format"]
    assert "json_path" in decisions_of(format="ndjson")
    assert {"sheet", "header", "skipped_row_count"} < set(decisions_of(format="xlsx", sheet="a"))
    assert {"line_end", "delimiter", "quote", "escape", "comment", "header"} < set(decisions_of(format="csv", line_end="crlf"))


def test_a_decision_carries_its_certainty_and_its_option() -> None:
    found = decisions_of(
        format="csv", delimiter=";", quote='"', confidence={"dialect": 0.9}, sheet="b", sheets=[pb.Sheet(name="a")]
    )
    assert found["delimiter"] == {
        "name": "delimiter",
        "title": "Delimiter",
        "value": "semicolon ;",
        "confidence": 0.9,
        "option": "delimiter",
        "is_doubtful": False,
    }
    assert found["sheet"]["value"] == "b (not read: “a”)"


def test_what_may_have_done_harm_stands_first() -> None:
    codes = [("preamble_lines", 90), ("stray_quotes", 2), ("long_rows", 7), ("utf8_bom", 1)]
    problems = [pb.LoadProblem(code=code, count=count, message="m") for code, count in codes]
    assert [each["code"] for each in load_of(problems=problems)["problems"]] == [
        "long_rows",
        "stray_quotes",
        "preamble_lines",
        "utf8_bom",
    ]


@pytest.mark.parametrize(("code", "status"), [("long_rows", "attention"), ("preamble_lines", "neutral")])
def test_notes_alarm_nobody(code: str, status: str) -> None:
    load = pb.LoadReport(problems=[pb.LoadProblem(code=code, count=3, message="Something was met.")])
    report = report_of(pb.Profile(primary=pb.DatasetProfile(load=load)))
    [tile] = [tile for tile in report["executive_summary"] if tile["tile_id"] == "reading"]
    assert tile["status"] == status
    assert ("not smooth" in report["analysis_summary"]["text"]) == (status == "attention")


@pytest.mark.parametrize(
    ("sign", "name", "both"),
    [
        (";", "semicolon", "semicolon ;"),
        ("\t", "tab", "tab"),
        ("  ", "2 × space", "2 × space"),
        ("§", "§", "§"),
        ("\x1e", "U+001E", "U+001E"),
        ("||", "2 × bar", "2 × bar ||"),
        ("", "none", "none"),
        (None, "none", "none"),
    ],
)
def test_signs_have_names(sign: str | None, name: str, both: str) -> None:
    assert (character_name(sign), character_with_name(sign)) == (name, both)


def test_encodings_are_written_as_in_prose() -> None:
    assert [encoding_name(name) for name in ("utf-8", "utf_16_be", "utf-16-le", "windows-1252", "shift_jis", None)] == [
        "UTF-8",
        "UTF-16 BE",
        "UTF-16 LE",
        "Windows-1252",
        "SHIFT-JIS",
        "",
    ]
