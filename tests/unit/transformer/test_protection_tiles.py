"""Tiles that tell of risk and governance."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.transformer.local import report_of_profile


def tiles_with(agent_id: str, answer: dict[str, Any], status: Any = pb.AGENT_STATUS_SUCCESS) -> dict[str, Any]:
    profile = pb.Profile()
    profile.agents.add(agent_id=agent_id, status=status, answer=ParseDict(answer, Struct()))
    report = json.loads(report_of_profile(profile.SerializeToString()))
    return {tile["tile_id"]: tile for tile in report["executive_summary"]}


@pytest.mark.parametrize(("level", "status"), [("high", "bad"), ("medium", "attention"), ("low", "good"), ("odd", "neutral")])
def test_the_risk_names_its_score_and_the_riskiest_column(level: str, status: str) -> None:
    answer = {"risk_score": 71.25, "risk_level": level, "columns": [{"name": "iban"}, {"name": "email"}]}
    tile = tiles_with("score-risk", answer)["risk"]
    assert (tile["value"], tile["status"]) == ("71.2 of 100", status)
    assert tile["meaning"] == "2 sensitive columns, “iban” is the riskiest."


def test_no_risk_is_good_and_no_score_is_no_tile() -> None:
    tile = tiles_with("score-risk", {"risk_score": 0, "risk_level": "low", "columns": []})["risk"]
    assert (tile["value"], tile["status"]) == ("none found", "good")
    # Another tile may tell of postal codes.
    assert tile["meaning"] == "Nothing sensitive was found: the table does not seem to be about people."
    assert "risk" not in tiles_with("score-risk", {"risk_score": None, "risk_level": None, "columns": []})
    assert "risk" not in tiles_with("score-risk", {}, pb.AGENT_STATUS_ERROR)


@pytest.mark.parametrize(
    ("verdict", "is_about_people", "status"),
    [
        ("non_compliant", True, "bad"),
        ("needs_review", True, "attention"),
        ("compliant", True, "good"),
        ("compliant", False, "good"),
        # Nobody asks it of every table.
        ("non_compliant", False, "neutral"),
    ],
)
def test_governance_weighs_more_where_people_are_concerned(verdict: str, is_about_people: bool, status: str) -> None:
    blockers = [{"what": "Rows without consent", "evidence": "“consent”: 3 rows refused"}]
    tile = tiles_with("governance-checker", {"verdict": verdict, "is_about_people": is_about_people, "blockers": blockers})[
        "governance"
    ]
    assert (tile["value"], tile["status"]) == (verdict.replace("_", " "), status)
    assert tile["meaning"] == "Rows without consent: “consent”: 3 rows refused."


def test_governance_without_a_blocker_says_that_all_is_there() -> None:
    tile = tiles_with("governance-checker", {"verdict": "compliant", "is_about_people": True, "blockers": []})["governance"]
    assert tile["meaning"] == "All that is required is recorded."
    assert "governance" not in tiles_with("governance-checker", {"verdict": None, "blockers": []})
