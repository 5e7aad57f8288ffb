"""What is withheld is nowhere in the suite but in the upload: not in the store, the downloads, the history, the logs, on the bus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.redaction.canaries import CanaryTable, canary_table, unpacked

UPLOADS = "uploads"


@pytest.fixture(scope="module")
def table() -> CanaryTable:
    return canary_table(Random(21))


@pytest.fixture(scope="module")
def analysis(suite: Any, table: CanaryTable, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    path = table.write(tmp_path_factory.mktemp("canaries") / "data.csv")
    found: Mapping[str, Any] = suite.analyze(path.name, path.read_bytes(), values="none")
    suite.wait_for_history(found["analysis_id"])
    return found


def kept(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that the suite keeps, but for the uploads themselves."""
    for path in root.rglob("*"):
        place = path.relative_to(root)
        if path.is_file() and UPLOADS not in place.parts:
            yield str(place), path.read_bytes()


def test_the_request_decides(suite: Any, analysis: Mapping[str, Any]) -> None:
    report = suite.report(analysis)
    assert analysis["status"] == "completed"
    assert report["analysis"]["value_policy"] == "none"
    assert {column["value_policy"] for column in report["columns"]} == {"none"}


def test_no_value_is_kept_or_told(suite: Any, analysis: Mapping[str, Any], table: CanaryTable) -> None:
    outputs = {"log": suite.output().encode(), **dict(kept(suite.state.root))}
    assert any("profile.pb" in name for name in outputs)
    with suite.client() as client:
        for entry in suite.get(f"/v1/analyses/{analysis['analysis_id']}/downloads"):
            outputs |= unpacked(entry["file_name"], client.get(entry["url"]).raise_for_status().content)
        events = client.get(f"/v1/analyses/{analysis['analysis_id']}/events")
        outputs["events"] = events.content
    assert table.columns_in(outputs) == {}


def test_the_upload_is_where_they_are(suite: Any, analysis: Mapping[str, Any], table: CanaryTable) -> None:
    """Else the search would have missed them."""
    uploads = {str(path): path.read_bytes() for path in suite.state.root.rglob("*") if path.is_file() and UPLOADS in path.parts}
    assert len(table.columns_in(uploads)) == len(table.cells), analysis
