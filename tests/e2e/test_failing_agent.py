"""An agent that has no answer costs its own answer alone: the rest is there, at every place where people look."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl

WEIGHTLESS = {"completeness_weight": 0, "consistency_weight": 0, "schema_health_weight": 0}


def test_an_analysis_with_a_failing_agent_is_partial_and_says_why(suite: Any) -> None:
    fields = {"parameters_json": json.dumps({"readiness-rater": WEIGHTLESS})}
    analysis = suite.analyze("partial.csv", b"a,b\n1,x\n2,y\n3,\n", **fields)
    assert (analysis["status"], analysis["failure"]) == ("partial", None)

    report = suite.report(analysis)
    rater, profiler = report["agents"]["readiness-rater"], report["agents"]["unified-profiler"]
    assert report["analysis"]["status"] == "partial"
    assert (rater["status"], rater["reason"].lower()) == ("error", "invalid_parameter")
    assert "weights are zero" in rater["message"]
    assert profiler["status"] == "success"
    assert report["dataset"]["row_count"] == 3
    assert [tile for tile in report["executive_summary"] if "readiness-rater" in tile["meaning"]]

    with suite.client() as client:
        listed = client.get(f"/v1/analyses/{analysis['analysis_id']}/downloads").raise_for_status().json()
        workbook = next(client.get(entry["url"]).content for entry in listed if entry["format"] == "xlsx")
        # What the page says of it is taken from the report by this script.
        script = client.get("/static/app.js").raise_for_status().text
    told = [
        cell
        for row in openpyxl.load_workbook(io.BytesIO(workbook))["Readiness"].iter_rows(values_only=True)
        for cell in row
        if cell
    ]
    assert any("weights are zero" in str(cell) for cell in told)
    assert "Some agents gave no answer." in script
