"""What the command line says of rows in a table, and what it refuses before any upload."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from client.cli.app import app
from client.cli.ingestion import told
from client.client import Client
from client.models import Failure, Ingest

CASES = [
    (Ingest("loaded", "SALES_1", 1234, "2026-01-01T00:00:00Z", None), "loaded 1,234 rows into SALES_1"),
    (Ingest("failed", None, None, None, Failure("ingest_refused", "no")), "rows not loaded: no (ingest_refused)"),
    (
        Ingest("pending", None, None, None, None),
        "the rows are still on their way into the table; pmd status shows when they are there",
    ),
]


@pytest.mark.parametrize(("ingest", "line"), CASES, ids=[case[0].state for case in CASES])
def test_one_line_says_what_became_of_the_rows(ingest: Ingest, line: str) -> None:
    assert told(ingest) == line


def test_without_a_suite_there_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    result = CliRunner().invoke(app, ["profile", str(tmp_path / "a.csv"), "--local", "--ingest"])
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("states", "wait_s", "seen"), [(["pending", "pending", "loaded"], 60, "loaded"), (["pending"], 0, "pending")]
)
async def test_the_client_waits_as_long_as_it_is_told(states: list[str], wait_s: float, seen: str) -> None:
    left = list(states)

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"analysis_id": "a", "status": "completed", "ingest": {"state": left.pop(0)}})

    async with Client("http://suite", transport=httpx.MockTransport(answer)) as client:
        ingest = await client.ingested("a", wait_s=wait_s, poll_s=0)
    assert ingest
    assert (ingest.state, left) == (seen, [])
