"""The tables and views that dashboards read, as the one-machine server keeps them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.persistence.adapters.migrations import all_migrations
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.core.merging.column_states import ColumnState, ThetaState
from services.persistence.core.merging.merged import merge_runs
from services.persistence.core.records import (
    AcceptedRequest,
    AnalysisSpec,
    AnalysisState,
    DatasetSpec,
    Outcome,
    Owner,
    StoredObject,
)
from services.persistence.core.tables.analysis_metadata import ANALYSIS_METADATA
from services.persistence.core.tables.base import HistoryRecord
from services.persistence.core.tables.column_metrics import COLUMN_METRICS
from services.persistence.core.tables.column_states import COLUMN_STATES
from services.persistence.core.tables.findings import FINDINGS
from services.persistence.core.tables.registry import TABLES
from services.persistence.service.merge_path import MergePath
from services.persistence.service.staged_path import StagedPath
from services.runtime.clock import SystemClock
from tests.contracts.snowflake_account import account_warehouse
from tests.contracts.snowflake_server import ROOT, SnowflakeServer
from tests.contracts.test_warehouse_contract import HOSTILE, finding, metadata, metric, state, states

MIGRATES = """
import asyncio, sys
from services.persistence.adapters.snowflake import SnowflakeWarehouse
from services.persistence.settings import SnowflakeSettings
from services.runtime.clock import SystemClock

async def main():
    settings = SnowflakeSettings(host="127.0.0.1", port=int(sys.argv[1]), schema_name=sys.argv[2])
    warehouse = SnowflakeWarehouse(settings.ingest, settings.analytics, SystemClock())
    print("ready", flush=True)
    sys.stdin.readline()
    await warehouse.prepare()
    await warehouse.close()

asyncio.run(main())
"""


@pytest.fixture(params=["one_machine", pytest.param("account", marks=pytest.mark.realcloud)])
async def warehouse(request: pytest.FixtureRequest) -> AsyncIterator[SnowflakeWarehouse]:
    if request.param == "account":
        async with account_warehouse() as account:
            await account.prepare()
            yield account
        return
    opened = request.getfixturevalue("server").warehouse(f"s{abs(hash(request.node.name))}")
    await opened.prepare()
    yield opened
    await opened.close()


def record(analysis_id: str, text: str) -> HistoryRecord:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    request = AcceptedRequest(analysis_id, Owner("acme", text), AnalysisSpec(DatasetSpec(file_name=text)), moment)
    report = {"issues": [{"rule_id": "r", "message": text, "column": text, "agent_ids": [text]}]}
    stored = StoredObject("analyses/x/report.json", 1, "0", "application/json")
    kept = ColumnState(text or "x", "text", 2, "h1", distinct=ThetaState(1 << 52, (0, (1 << 52) - 1)))
    return HistoryRecord(request, Outcome(analysis_id, AnalysisState.COMPLETED, moment), None, report, stored, (kept,))


async def rows(warehouse: SnowflakeWarehouse, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = await warehouse._ingest.execute(statement)
    return found


async def test_two_processes_may_migrate_at_once(server: SnowflakeServer) -> None:
    argv = [sys.executable, "-c", MIGRATES, str(server.port), "migrated"]
    both = [subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    for process in both:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    for process in both:
        assert process.stdin
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    warehouse = server.warehouse("migrated")
    await warehouse.prepare()
    assert await rows(warehouse, "SELECT script FROM change_history ORDER BY script") == [
        (migration.script,) for migration in all_migrations()
    ]
    for table in TABLES:
        assert await rows(warehouse, f"SELECT COUNT(*) FROM {table.name}") == [(0,)]
    await warehouse.close()


async def test_every_migration_may_run_again(warehouse: SnowflakeWarehouse) -> None:
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a")])
    for migration in all_migrations():
        for statement in migration.statements:
            await rows(warehouse, statement)
    assert await rows(warehouse, "SELECT analysis_id FROM latest_analysis_per_dataset") == [("a",)]


async def test_views_tell_the_newest_analysis_its_findings_and_the_trend(warehouse: SnowflakeWarehouse) -> None:
    analyses = [
        metadata("a1", 1),
        metadata("a2", 2, status="partial"),
        metadata("a3", 3, status="failed"),
        metadata("b1", 4, dataset_name="other.csv"),
        metadata("c1", 5, tenant_id="umbrella"),
    ]
    await warehouse.merge(ANALYSIS_METADATA, analyses)
    score = {"a1": 50.0, "a2": None, "b1": 70.0, "c1": 80.0}
    await warehouse.merge(COLUMN_METRICS, [metric(name, value, "", "quality_score") for name, value in score.items()])
    await warehouse.merge(COLUMN_METRICS, [metric("a1", 9.0, "", "row_count"), metric("a1", 1.0, "age", "quality_score")])
    found = [finding("a1", rule_id="settled"), finding("a2", 0, rule_id="open"), finding("a2", 1, rule_id="too"), finding("c1")]
    await warehouse.merge(FINDINGS, found)
    latest = "SELECT tenant_id, dataset_id, analysis_id, status FROM latest_analysis_per_dataset ORDER BY analysis_id"
    assert await rows(warehouse, latest) == [
        ("acme", "sales.csv", "a2", "partial"),
        ("acme", "other.csv", "b1", "completed"),
        ("umbrella", "sales.csv", "c1", "completed"),
    ]
    trend = "SELECT analysis_id, quality_score, row_count FROM quality_trend WHERE tenant_id = 'acme' ORDER BY timestamp"
    assert await rows(warehouse, trend) == [("a1", 50.0, 9.0), ("a2", None, None), ("b1", 70.0, None)]
    opened = "SELECT rule_id, kind FROM open_findings WHERE tenant_id = 'acme' ORDER BY ordinal"
    assert await rows(warehouse, opened) == [("open", "issue"), ("too", "issue")]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_in_findings_is_only_text(warehouse: SnowflakeWarehouse, text: str) -> None:
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a")])
    hostile = finding("a", message=text, column_name=text, rule_id=text, agents=[text], affected_ratio=0.5)
    for _ in range(2):
        await warehouse.merge(FINDINGS, [hostile])
    told = "SELECT message, column_name, rule_id, affected_ratio, agents[0]::VARCHAR FROM findings"
    assert await rows(warehouse, told) == [(text, text, text, 0.5, text)]
    assert await rows(warehouse, "SELECT message FROM open_findings") == [(text,)]


GUIDE = (ROOT / "docs" / "snowflake.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [40, 900], ids=["exact", "estimated"])
async def test_plain_sql_merges_as_persistence_does(warehouse: SnowflakeWarehouse, size: int) -> None:
    """The guide's question, word for word but for the schema."""
    (question,) = [block for block in re.findall(r"```sql\n(.*?);\n```", GUIDE, re.DOTALL) if "distinct_state" in block]
    names = {"dataset_name": "orders", "dataset_id": "d1"}
    await warehouse.merge(ANALYSIS_METADATA, [metadata(f"id-{at:02}", at, **names) for at in range(34)])
    kept = [state(f"id-{at:02}", range(at * 7, at * 7 + size), "user_id") for at in range(33)]
    # Beyond the newest thirty, hashed in another way, another column.
    kept[0] = state("id-00", range(10_000, 10_900), "user_id")
    kept[20] = state("id-20", range(20_000, 20_900), "user_id", hashing="h2")
    await warehouse.merge(COLUMN_STATES, [*kept, state("id-33", range(30_000, 30_900), "other")])
    [(told, error)] = await rows(warehouse, question.replace("PROFILE_MY_DATA.HISTORY.", ""))
    # One run more: the newest kept nothing of the column.
    merged = merge_runs(await warehouse.column_states(states(dataset_id="d1", dataset="orders", column="user_id", limit=31)))
    (figure,) = (figure for figure in merged.figures if figure.metric == "distinct_count")
    assert dict(merged.left_out) == {"id-33": "no_states", "id-20": "other_hashing"}
    assert float(told) == figure.value
    assert float(error) == pytest.approx(figure.relative_error, rel=1e-5)
    true = 29 * 7 + size
    if size == 40:
        assert (figure.value, figure.relative_error) == (true, 0)
    else:
        assert figure.value is not None
        assert abs(figure.value - true) < true * figure.relative_error


@dataclass
class InternalStage:
    """A stage without a bucket: the connector brings the files. What it cannot show is the storage integration."""

    warehouse: SnowflakeWarehouse
    directory: Path

    async def land(self, analysis_id: str, body: bytes) -> None:
        file = self.directory / f"{analysis_id}.ndjson"
        file.write_bytes(body)
        await rows(self.warehouse, f"PUT 'file://{file}' @history_stage AUTO_COMPRESS = FALSE")

    async def remove(self, analysis_id: str) -> None:
        (self.directory / f"{analysis_id}.ndjson").unlink()


async def test_hostile_text_in_a_staged_file_is_only_text(warehouse: SnowflakeWarehouse, tmp_path: Path) -> None:
    await rows(warehouse, "CREATE STAGE IF NOT EXISTS history_stage")
    records = [record(f"0190-{number}", text) for number, text in enumerate(HOSTILE)]
    path = StagedPath(InternalStage(warehouse, tmp_path), warehouse, SystemClock(), True, MergePath(warehouse))
    assert await path.write(records) == {one.request.analysis_id for one in records}
    assert list(tmp_path.iterdir()) == []
    assert await rows(warehouse, "SELECT message, column_name FROM findings ORDER BY analysis_id") == [
        (text, text) for text in HOSTILE
    ]
    told = (
        "SELECT dataset_name, report:issues[0].message::VARCHAR FROM analysis_metadata "
        "JOIN analysis_reports USING (analysis_id) ORDER BY analysis_id"
    )
    assert await rows(warehouse, told) == [(text, text) for text in HOSTILE]
    states = "SELECT column_name, distinct_state:hashes[1]::NUMBER, quantile_state IS NULL FROM column_states ORDER BY analysis_id"
    assert await rows(warehouse, states) == [(text or "x", (1 << 52) - 1, True) for text in HOSTILE]
    # The load history: what was loaded is not loaded again, though the stage still holds it.
    await warehouse.copy_staged()
    assert await rows(warehouse, "SELECT COUNT(*) FROM history_landing") == [(0,)]
