"""From the upload to the last trace, with every process real."""

from __future__ import annotations

import hashlib
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.timeout(180)


def test_downloads_are_what_their_list_says(suite: Any) -> None:
    analysis = suite.analyze("größe (1).csv", b"a,b\n1,2\n3,4\n")
    path = f"/v1/analyses/{analysis['analysis_id']}/downloads"
    with suite.client() as client:
        for entry in client.get(path).json():
            answer = client.get(f"{path}/{entry['download_id']}")
            assert answer.status_code == httpx.codes.OK
            assert (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (entry["size_bytes"], entry["sha256"])
            assert "filename*=UTF-8''gr%C3%B6%C3%9Fe%20%281%29-profile" in answer.headers["content-disposition"]


def test_a_deleted_analysis_leaves_a_tombstone_and_nothing_else(suite: Any, patient: Any) -> None:
    analysis = suite.analyze("gone.csv", b"a,b\n1,2\n3,4\n")
    analysis_id = analysis["analysis_id"]
    suite.wait_for_history(analysis_id)
    path = f"/v1/analyses/{analysis_id}"
    with suite.client() as client:
        link = client.get(f"{path}/downloads").json()[0]["url"]
        assert client.get(link).status_code == httpx.codes.OK
        assert client.delete(path).status_code == httpx.codes.OK
        for door in ("", "/report", "/downloads"):
            answer = client.get(path + door)
            assert (answer.status_code, answer.json()["code"]) == (410, "analysis_deleted")
        assert client.get(link).status_code == httpx.codes.NOT_FOUND
    patient(lambda: all(analysis_id not in rows for rows in suite.warehouse_counts().values()), 60, "its rows are gone")
    left = {file.relative_to(suite.state.objects).as_posix() for file in suite.state.objects.rglob(f"*{analysis_id}*")}
    assert left == {f"tombstones/{analysis_id}", f"deletions/{analysis_id}"}
