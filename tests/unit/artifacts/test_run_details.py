"""The run's sheet says what was compared with."""

from __future__ import annotations

from typing import Any

import pytest

from services.artifacts.core.layout import Facts
from services.artifacts.core.sheets.run_details import RunDetails

FILE = {"file_name": "may.csv", "analysis_id": None, "row_count": 7, "measured_at": None}
EARLIER = FILE | {"analysis_id": "0192", "measured_at": "2026-05-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("baseline", "told"),
    [
        (None, {"Baseline": "none"}),
        (FILE, {"Baseline": "may.csv"}),
        (FILE | {"measured_at": EARLIER["measured_at"]}, {"Baseline": "may.csv", "Baseline measured": "2026-05-01 08:00:00 UTC"}),
        (EARLIER, {"Baseline": "may.csv", "Baseline measured": "2026-05-01 08:00:00 UTC", "Baseline analysis": "0192"}),
    ],
    ids=["none", "a file", "states of a file", "an analysis"],
)
def test_the_baseline_is_told(baseline: Any, told: dict[str, str]) -> None:
    page = RunDetails().lay_out({"analysis": {"baseline": baseline}})
    facts = dict(next(block for block in page.blocks if isinstance(block, Facts)).facts)
    assert {name: value for name, value in facts.items() if name.startswith("Baseline") and name != "Baseline rows"} == told
    assert ("Baseline rows" in facts) == ("Baseline measured" in facts)
