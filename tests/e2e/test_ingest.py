"""Rows of a file on their way from the upload into a table, through the whole suite of one machine."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import snowflake.connector

from client import Client
from deploy.local.state import StateDir

ROWS = 500
CSV = "\n".join(["id,day,note", *(f'{number},2024-01-{number % 28 + 1:02d},"é, {number}"' for number in range(ROWS))]).encode()


def connected(suite: Any) -> snowflake.connector.SnowflakeConnection:
    argv = Path(f"/proc/{suite.process('snowflake').pid}/cmdline").read_text().split("\0")
    return snowflake.connector.connect(
        user="test",
        password="test",
        account="local",
        host="127.0.0.1",
        port=int(argv[argv.index("--port") + 1]),
        protocol="http",
        database="profile_my_data",
        schema="ingested",
        network_timeout=5,
    )


def asked(suite: Any, statement: str) -> list[tuple[Any, ...]]:
    with connected(suite) as connection:
        rows: list[tuple[Any, ...]] = connection.cursor().execute(statement).fetchall()
        return rows


def loaded(suite: Any, analysis_id: str, patient: Any) -> dict[str, Any]:
    path, found = f"/v1/analyses/{analysis_id}", dict[str, Any]()

    def is_over() -> bool:
        found.update((suite.find(path) or {}).get("ingest") or {})
        return found.get("state") not in (None, "pending")

    patient(is_over, 90, "the rows are loaded")
    assert found["state"] == "loaded", found
    return found


def test_rows_are_loaded_behind_the_report_and_go_with_the_analysis(suite: Any, patient: Any) -> None:
    analysis = suite.analyze("orders.csv", CSV, ingest="true", dataset="orders of the shop")
    assert analysis["status"] == "completed"
    ingest = loaded(suite, analysis["analysis_id"], patient)
    assert (ingest["row_count"], ingest["table"].startswith("ORDERS_OF_THE_SHOP_")) == (ROWS, True)
    table = f'"{ingest["table"]}"'
    assert asked(suite, f'SELECT COUNT(DISTINCT "id"), SUM("id"), COUNT("day"), MIN("note") FROM {table}') == [
        (ROWS, sum(range(ROWS)), ROWS, "é, 0")
    ]
    state: StateDir = suite.state
    assert list(state.stage.iterdir()) == []
    assert not (state.objects / "ingest").exists()
    with suite.client() as client:
        client.delete(f"/v1/analyses/{analysis['analysis_id']}").raise_for_status()
    patient(lambda: asked(suite, f"SELECT COUNT(*) FROM {table}") == [(0,)], 60, "the rows are gone")


def test_a_workbook_is_rows_as_well(suite: Any, patient: Any) -> None:
    book = openpyxl.Workbook()
    for row in [("name", "amount"), ("ä", 1.5), (None, 2.25)]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    analysis = suite.analyze("book.xlsx", content.getvalue(), ingest="true")
    ingest = loaded(suite, analysis["analysis_id"], patient)
    assert asked(suite, f'SELECT "name", "amount" FROM "{ingest["table"]}" ORDER BY "_row_number"') == [("ä", 1.5), (None, 2.25)]


def test_nobody_gets_a_table_who_asks_for_none(suite: Any) -> None:
    assert suite.analyze("plain.csv", b"a\n1\n2\n")["ingest"] is None


def test_the_client_waits_for_the_rows(suite: Any, tmp_path: Path) -> None:
    file = tmp_path / "waited.csv"
    file.write_bytes(CSV)

    async def told() -> Any:
        async with Client(suite.url) as client:
            analysis = await client.analyze(file, ingest=True)
            async for _ in client.follow(analysis.analysis_id):
                pass
            return await client.ingested(analysis.analysis_id, wait_s=60)

    ingest = asyncio.run(told())
    assert (ingest.state, ingest.row_count, ingest.failure) == ("loaded", ROWS, None)


@pytest.mark.parametrize("value", ["yes", "1"])
def test_a_word_that_says_neither_is_refused(suite: Any, value: str) -> None:
    with suite.client() as client:
        response = client.post("/analyze", files={"primary": ("a.csv", b"a\n1\n")}, data={"ingest": value})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "ingest")


def test_off_is_refused_and_a_killed_suite_loses_no_rows(make_suite: Callable[..., Any], patient: Any) -> None:
    suite = make_suite(PMD_PERSISTENCE_INGEST="off")
    with suite.client() as client:
        refused = client.post("/analyze", files={"primary": ("a.csv", b"a\n1\n")}, data={"ingest": "true"})
        assert (refused.status_code, refused.json()["code"]) == (httpx.codes.FORBIDDEN, "ingest_off")
        assert client.get("/v1/analyses").json()["analyses"] == []
    suite.stop()
    suite.env["PMD_PERSISTENCE_INGEST"] = "on"
    suite.start()
    with suite.client() as client:
        ids = [
            client.post("/analyze", files={"primary": (f"{number}.csv", CSV)}, data={"ingest": "true"}).json()["analysis_id"]
            for number in range(4)
        ]
    for name in ("profiler", "persistence", "snowflake", "profiler"):
        suite.kill(name)
    tables = []
    for analysis_id in ids:
        ingest = loaded(suite, analysis_id, patient)
        assert ingest["row_count"] == ROWS
        tables.append(ingest["table"])
    for number, table in enumerate(tables):
        assert asked(suite, f'SELECT COUNT(*) FROM "{table}"') == [(ROWS,)], number
