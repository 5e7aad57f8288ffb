"""Row-level issues as CSV: every reader of CSV reads it, no spreadsheet runs it, and what is left out is told."""

from __future__ import annotations

import csv
import io
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.artifacts.core.renderers.row_level_issues import FIELDS, RowLevelIssuesRenderer

EXAMPLES = [
    pytest.param("=1+1", id="formula"),
    pytest.param("+1", id="plus"),
    pytest.param("-1", id="minus"),
    pytest.param("@SUM(A1)", id="at"),
    pytest.param("\t=1", id="tab"),
    pytest.param("\r=1", id="carriage_return"),
    pytest.param("\n=1", id="line_feed"),
    pytest.param("  =1", id="white_space_before_it"),
    pytest.param("＝1", id="full_width"),
    pytest.param("'=1", id="guarded_already"),
]


def issue(**fields: object) -> dict[str, object]:
    return {
        "row": 3,
        "source_line": 4,
        "column": "a",
        "rule_id": "misfit_values",
        "severity": "low",
        "message": "It does not fit.",
        "value": "x",
    } | fields


def report(*issues: dict[str, object], **totals: int) -> dict[str, Any]:
    by_rule = [{"name": name, "severity": "low", "row_issue_count": total} for name, total in totals.items()]
    return {"schema_version": "1", "row_level_issues": list(issues), "issue_summary": {"by_rule": by_rule}}


def written(given: dict[str, Any]) -> str:
    file = io.BytesIO()
    RowLevelIssuesRenderer().render(given, file)
    return file.getvalue().decode("utf-8-sig")


def records(given: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(given), newline=""), strict=True))


def test_it_is_rfc_4180_with_a_byte_order_mark() -> None:
    file = io.BytesIO()
    RowLevelIssuesRenderer().render(report(issue(value='a "b", c'), misfit_values=1), file)
    assert file.getvalue() == (
        b"\xef\xbb\xbf"
        b'"row","source_line","column","rule_id","severity","message","value","rule_listed_count","rule_total_count"\r\n'
        b'3,4,"a","misfit_values","low","It does not fit.","a ""b"", c",1,1\r\n'
    )


@pytest.mark.parametrize("text", EXAMPLES)
@pytest.mark.parametrize("field", ["column", "value", "message", "rule_id"])
def test_no_cell_is_a_formula_and_none_is_lost(field: str, text: str) -> None:
    [record] = records(report(issue(**{field: text})))
    assert record[field] == f"'{text}"


def test_plain_texts_stay_as_they_are() -> None:
    assert [record["value"] for record in records(report(issue(value="a=b"), issue(value=" x"), issue(value="12")))] == [
        "a=b",
        " x",
        "12",
    ]


def test_an_absent_value_is_not_an_empty_text() -> None:
    lines = written(report(issue(value=None), issue(value=""), issue(source_line=None, column=None))).splitlines()
    assert lines[1:] == [
        '3,4,"a","misfit_values","low","It does not fit.",,3,3',
        '3,4,"a","misfit_values","low","It does not fit.","",3,3',
        '3,,,"misfit_values","low","It does not fit.","x",3,3',
    ]


def test_what_the_budget_hides_is_told_by_rule() -> None:
    found = records(report(issue(), issue(row=9), misfit_values=2041, outlier_share=1, untrimmed_text=0))
    assert [(one["row"], one["rule_id"], one["rule_listed_count"], one["rule_total_count"]) for one in found] == [
        ("3", "misfit_values", "2", "2041"),
        ("9", "misfit_values", "2", "2041"),
        ("", "misfit_values", "2", "2041"),
        ("", "outlier_share", "0", "1"),
    ]
    assert [one["message"] for one in found[2:]] == [
        "2,039 more of this rule are not listed.",
        "1 more of this rule is not listed.",
    ]


@given(st.lists(st.tuples(st.text(st.characters()), st.none() | st.text(st.characters())), max_size=5))
def test_any_text_is_read_back(texts: list[tuple[str, str | None]]) -> None:
    found = records(report(*(issue(column=name, value=value) for name, value in texts)))
    plain = [(one["column"].removeprefix("'"), one["value"].removeprefix("'")) for one in found]
    assert plain == [tuple(_readable(text or "") for text in pair) for pair in texts]


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def test_other_readers_read_the_same() -> None:
    given = report(issue(value='ä\n"b"'), issue(value=None), misfit_values=5)
    file = io.BytesIO()
    RowLevelIssuesRenderer().render(given, file)
    table = pl.read_csv(file.getvalue())
    assert tuple(table.columns) == FIELDS
    assert table["row"].to_list() == [3, 3, None]
    assert table["value"].to_list() == ['ä\n"b"', None, None]


def test_rows_leave_memory_as_they_are_written() -> None:
    class Counting(io.RawIOBase):
        longest = 0

        def write(self, part: Any) -> int:
            self.longest = max(self.longest, len(part))
            return len(part)

        def writable(self) -> bool:
            return True

    file: Any = Counting()
    RowLevelIssuesRenderer().render(report(*(issue(row=row) for row in range(1000))), file)
    assert file.longest < 200
