"""The sheets that tell of risk and governance."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from services.artifacts.core.renderers.excel import ExcelRenderer

RISK: dict[str, Any] = {
    "status": "success",
    "risk_score": 82.5,
    "risk_level": "high",
    "sensitive_column_count": 1,
    "is_about_people": True,
    "people_reason": "column “iban” holds: bank account",
    "factors": [{"factor": "riskiest_column", "what": "Its riskiest column", "points": 82.5, "evidence": "column “iban”"}],
    "columns": [
        {
            "name": "=iban",
            "risk_score": 82.5,
            "classes": [{"title": "Bank account"}],
            "protection_action": "Replace the values by tokens.",
        }
    ],
    "regulations_note": "No legal advice.",
    "regulations": [
        {
            "regulation": "GDPR",
            "title": "General Data Protection Regulation",
            "scope": "may_be_in_scope",
            "reason": "Applies to some.",
            "provisions": [
                {"section": "Art. 4 (1)", "reason": "Personal data.", "columns": [f"c{number}" for number in range(12)]}
            ],
        }
    ],
    "reidentification": {
        "state": "measured",
        "reason": "Groups of rows.",
        "combinations": [
            {
                "columns": ["dob", "zip"],
                "smallest_group_size": 3,
                "is_upper_bound": True,
                "rows_in_groups_below": [{"size": 2, "ratio": 0.0}, {"size": 5, "ratio": 0.25}],
            }
        ],
        "not_measured": [{"name": "c7", "reason": "only its values tell"}],
    },
    "governance_gaps": [{"title": "Consent not recorded", "evidence": "none of 3 column names"}],
}
GOVERNANCE: dict[str, Any] = {
    "status": "success",
    "governance_score": 40.0,
    "verdict": "non_compliant",
    "thresholds": {"compliance": 80, "needs_review": 60},
    "is_about_people": True,
    "weights_note": "The weights do not sum to 1.",
    "areas": [
        {
            "area": "lineage",
            "score": 40.0,
            "weight": 1.0,
            "contradicted_ratio": 0.0,
            "fields": [
                {"required": "created_at", "column": "Created At", "completeness": 0.4},
                {"required": "source", "column": None, "completeness": None},
            ],
        }
    ],
    "blockers": [
        {
            "area": "lineage",
            "what": "Not in full",
            "evidence": "no column for source",
            "lost_points": 60.0,
            "is_contradiction": True,
        }
    ],
}


def sheet(title: str, **agents: dict[str, Any]) -> list[tuple[Any, ...]]:
    file = io.BytesIO()
    ExcelRenderer().render({"schema_version": "1", "agents": agents}, file)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    return [tuple(cell for cell in row if cell is not None) for row in book[title].iter_rows(values_only=True)]


def test_the_risk_sheet_tells_score_columns_law_groups_and_gaps() -> None:
    rows = sheet("Risk", **{"score-risk": RISK})
    assert ("Its riskiest column", 82.5, "column “iban”") in rows
    assert any(row[1:] == (82.5, "Bank account", "Replace the values by tokens.") for row in rows)
    assert ("General Data Protection Regulation: may be in scope. Applies to some.",) in rows
    assert ("Art. 4 (1)", "Personal data.", "c0, c1, c2, c3, c4, c5, c6, c7 and 4 more") in rows
    assert ("dob, zip", "at most 3", 0, 0.25) in rows
    assert ("Consent not recorded", "none of 3 column names") in rows
    assert ("Not measured: “c7”, since only its values tell.",) in rows


def test_the_governance_sheet_tells_verdict_blockers_and_fields() -> None:
    rows = sheet("Governance", **{"governance-checker": GOVERNANCE})
    assert ("Verdict", "Non compliant") in rows
    assert ("Lineage", "Not in full", "no column for source", 60) in rows
    assert ("created_at", "Created At", 0.4) in rows
    assert ("source", "(none)") in rows


@pytest.mark.parametrize(("title", "agent_id"), [("Risk", "score-risk"), ("Governance", "governance-checker")])
def test_an_agent_that_did_not_answer_is_told(title: str, agent_id: str) -> None:
    assert ("This agent did not run.",) in sheet(title)
    assert ("It broke.",) in sheet(title, **{agent_id: {"status": "error", "message": "It broke."}})


def test_an_agent_with_a_sheet_has_no_chapter_among_the_others() -> None:
    rows = sheet("Agents", **{"score-risk": RISK, "governance-checker": GOVERNANCE, "other": {"status": "success", "answer": 1}})
    assert ("other",) in rows
    assert not [row for row in rows if row in (("score-risk",), ("governance-checker",))]
