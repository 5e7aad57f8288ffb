"""The sheet of rules."""

from __future__ import annotations

from typing import Any

from services.artifacts.core.layout import Heading, Page
from services.artifacts.core.sheets.agents import Agents
from services.artifacts.core.sheets.rules import FIELDS, Rules

ASKED = {
    "kind": "range",
    "column": "amount",
    "parameters": {"min": 0, "max": 9},
    "status": "failed",
    "checked_count": 10,
    "failed_count": 1,
    "pass_ratio": 0.9,
    "pass_ratio_low": 0.6,
    "pass_ratio_high": 0.98,
    "approximation": None,
    "near_names": [],
}
UNJUDGED = {"kind": "unique", "column": "idd", "status": "not_evaluated", "reason": "no_such_column", "near_names": ["id"]}
SUGGESTED = {"kind": "key", "columns": ["id"], "parameters": {}, "severity": "high", "reason": "All differ.", "holds_for_ratio": 1}


def report(**answer: Any) -> dict[str, Any]:
    return {"agents": {"test-coverage-agent": {"status": "success", **answer}}}


def test_rules_stand_in_rows_with_what_was_found() -> None:
    coverage = {"rule_count": 2, "score": 45, "verdict": "needs_improvement"}
    table = Rules().lay_out(
        report(coverage=coverage, rules=[ASKED, UNJUDGED], suggested_rules=[SUGGESTED], suggested_rule_total=700)
    )
    assert [row[:5] for row in table.rows] == [
        ("asked", "Range", "amount", "min 0; max 9", "Failed"),
        ("asked", "Unique", "idd", "", "Not evaluated"),
        ("suggested", "Key", "id", "", "Suggested"),
    ]
    assert [row[-1] for row in table.rows] == ["", "No such column; near is id", "All differ."]
    assert table.note == ("2 rules asked for: coverage 45 of 100, needs improvement. 700 rules suggested (the 1 that matter most).")
    assert all(len(row) == len(FIELDS) for row in table.rows)


def test_an_estimate_says_so() -> None:
    [row] = Rules().lay_out(report(rules=[ASKED | {"approximation": {"method": "theta_sketch"}}])).rows
    assert row[6] == "estimated 1"


def test_an_agent_with_a_sheet_of_its_own_has_no_chapter_among_the_others() -> None:
    page = Agents().lay_out(report(rules=[ASKED]))
    assert isinstance(page, Page)
    assert [block.text for block in page.blocks if isinstance(block, Heading)] == ["What the agents answered"]


def test_but_a_failure_is_told() -> None:
    page = Agents().lay_out({"agents": {"test-coverage-agent": {"status": "error", "message": "It broke."}}})
    assert "test-coverage-agent" in [block.text for block in page.blocks if isinstance(block, Heading)]
