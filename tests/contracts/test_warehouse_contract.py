"""One suite for every warehouse. Snowflake's own connector speaks over HTTP to the one-machine server's process."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.local.ports import free_port
from services.persistence.adapters.memory_warehouse import MemoryWarehouse
from services.persistence.core.datasets import KnownDataset
from services.persistence.core.merging.column_states import ColumnState, SampleState
from services.persistence.core.merging.keyed_hashes import SketchKey, keyed_sketch
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, AnalysisState, Outcome, Owner
from services.persistence.core.tables.analysis_metadata import ANALYSIS_METADATA
from services.persistence.core.tables.analysis_reports import ANALYSIS_REPORTS
from services.persistence.core.tables.base import HistoryRecord
from services.persistence.core.tables.column_metrics import COLUMN_METRICS
from services.persistence.core.tables.column_states import COLUMN_STATES
from services.persistence.core.tables.downloads import DOWNLOADS
from services.persistence.core.tables.findings import FINDINGS
from services.persistence.core.tables.registry import TABLES
from services.persistence.core.warehouse import HistoryQuery, StatesQuery, Warehouse
from services.persistence.errors import WarehouseRefused, WarehouseUnavailable
from tests.contracts.snowflake_account import account_warehouse
from tests.contracts.snowflake_server import SnowflakeServer

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["memory", "snowflake", pytest.param("account", marks=pytest.mark.realcloud)])
async def warehouse(request: pytest.FixtureRequest) -> AsyncIterator[Warehouse]:
    if request.param == "account":
        async with account_warehouse() as account:
            await account.prepare()
            yield account
        return
    opened: Warehouse = MemoryWarehouse()
    if request.param == "snowflake":
        schema = f"s{abs(hash(request.node.name))}"
        opened = request.getfixturevalue("server").warehouse(schema)
    await opened.prepare()
    yield opened
    await opened.close()


async def count(warehouse: Warehouse, table: str) -> int:
    if isinstance(warehouse, MemoryWarehouse):
        return len(warehouse.tables[table])
    ((number,),) = await query(warehouse, f"SELECT COUNT(*) FROM {table}")
    return int(number)


async def query(warehouse: Any, statement: str, *binds: object) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = await warehouse._ingest.execute(statement, binds)
    return rows


def metadata(analysis_id: str, minutes: int = 0, **fields: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(column.name for column in ANALYSIS_METADATA.columns)
    moment = (START + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return (
        row
        | {
            "analysis_id": analysis_id,
            "timestamp": moment,
            "tenant_id": "acme",
            "dataset_name": "sales.csv",
            "status": "completed",
        }
        | fields
    )


def metric(analysis_id: str, value: float | None, column: str = "age", name: str = "mean") -> dict[str, object]:
    return {"analysis_id": analysis_id, "column_name": column, "metric": name, "value": value}


def finding(analysis_id: str, ordinal: int = 0, **fields: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(column.name for column in FINDINGS.columns)
    return row | {"analysis_id": analysis_id, "kind": "issue", "ordinal": ordinal, "column_name": "", "agents": []} | fields


def state(analysis_id: str, numbers: Iterable[int], column: str = "age", **fields: object) -> dict[str, object]:
    """What a run kept of a column of different integers, each in one row."""
    request = AcceptedRequest(analysis_id, Owner("acme", "ada"), AnalysisSpec(None), START)
    values = tuple(map(float, sorted(numbers)))
    mean = sum(values) / len(values)
    kept = ColumnState(
        column,
        "integer",
        len(values),
        "h1",
        null_count=0,
        missing_count=0,
        value_count=len(values),
        min_value=values[0],
        max_value=values[-1],
        mean=mean,
        m2=sum((value - mean) ** 2 for value in values),
        distinct=keyed_sketch([hashed(number) for number in numbers], 0, 64, SketchKey(b"key")),
        quantiles=SampleState(values[:256], (1,) * len(values[:256]), 0.0),
    )
    (row,) = COLUMN_STATES.rows(
        HistoryRecord(request, Outcome(analysis_id, AnalysisState.COMPLETED, START), states=(replace(kept, **fields),))  # type: ignore[arg-type]
    )
    return dict(row)


def hashed(number: int) -> int:
    """As the engine hashes: 64 bits that look drawn."""
    return random.Random(number).getrandbits(64)


def states(**fields: Any) -> StatesQuery:
    given = {"tenant_id": "acme", "dataset_id": None, "dataset": "sales.csv", "column": "age", "limit": 100}
    return StatesQuery(**(given | fields))


def history(**fields: Any) -> HistoryQuery:
    return HistoryQuery(
        **(
            {"tenant_id": "acme", "dataset_id": None, "dataset": "sales.csv", "column": "age", "metric": "mean", "limit": 100}
            | fields
        )
    )


async def test_preparing_twice_changes_nothing(warehouse: Warehouse) -> None:
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a")])
    await warehouse.prepare()
    assert await count(warehouse, "analysis_metadata") == 1


async def test_no_rows_are_no_statement(warehouse: Warehouse) -> None:
    for table in TABLES:
        await warehouse.merge(table, [])
        assert await count(warehouse, table.name) == 0


async def test_twenty_merges_of_the_same_rows_leave_one_set(warehouse: Warehouse) -> None:
    rows = [metric("a", float(number), f"column {number}") for number in range(50)]
    for _ in range(20):
        await warehouse.merge(ANALYSIS_METADATA, [metadata("a"), metadata("b")])
    for _ in range(3):
        await warehouse.merge(COLUMN_METRICS, rows)
    assert await count(warehouse, "analysis_metadata") == 2
    assert await count(warehouse, "column_metrics") == 50


async def test_a_merge_replaces_what_has_the_same_key(warehouse: Warehouse) -> None:
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a")])
    await warehouse.merge(COLUMN_METRICS, [metric("a", 1.0)])
    await warehouse.merge(COLUMN_METRICS, [metric("a", 2.5)])
    (point,) = await warehouse.metric_history(history())
    assert (point.value, point.created_at) == (2.5, START)


async def test_two_writers_at_once_leave_one_set(warehouse: Warehouse) -> None:
    rows = [metadata(f"id-{number}") for number in range(10)]
    await asyncio.gather(*(warehouse.merge(ANALYSIS_METADATA, rows) for _ in range(6)))
    assert await count(warehouse, "analysis_metadata") == 10


async def test_a_history_is_in_order_limited_and_of_one_dataset_tenant_column_and_metric(warehouse: Warehouse) -> None:
    rows = [metadata(f"id-{number}", number) for number in range(8)]
    rows += [metadata("theirs", 9, tenant_id="other"), metadata("elsewhere", 9, dataset_name="other.csv")]
    await warehouse.merge(ANALYSIS_METADATA, rows)
    figures = [metric(str(row["analysis_id"]), float(number)) for number, row in enumerate(rows)]
    figures += [metric("id-0", 77.0, "other"), metric("id-0", 78.0, name="stddev"), metric("id-3", 79.0, "")]
    figures[2] = metric("id-2", None)
    await warehouse.merge(COLUMN_METRICS, figures)
    points = await warehouse.metric_history(history())
    assert [(point.analysis_id, point.value) for point in points] == [
        (f"id-{number}", None if number == 2 else float(number)) for number in range(8)
    ]
    assert [point.analysis_id for point in await warehouse.metric_history(history(limit=3))] == ["id-5", "id-6", "id-7"]
    assert [point.value for point in await warehouse.metric_history(history(column=""))] == [79.0]
    assert await warehouse.metric_history(history(dataset="unknown.csv")) == ()


async def test_datasets_of_a_name_come_newest_first(warehouse: Warehouse) -> None:
    runs = [("a", 1, "old"), ("b", 2, "new"), ("c", 3, None), ("d", 4, "old"), ("e", 5, "new"), ("f", 5, "other")]
    rows = [metadata(name, minutes, dataset_id=key, status="partial") for name, minutes, key in runs[:-1]]
    rows += [metadata("f", 5, dataset_id="other", dataset_name="other.csv"), metadata("g", 9, tenant_id="x", dataset_id="new")]
    await warehouse.merge(ANALYSIS_METADATA, rows)
    known = [("new", 5), ("old", 4), (None, 3)]
    expected = tuple(KnownDataset(key, "sales.csv", START + timedelta(minutes=minutes)) for key, minutes in known)
    for asked in ("sales.csv", "old", "new"):
        assert await warehouse.datasets("acme", asked) == expected
    assert [dataset.name for dataset in await warehouse.datasets("acme", "other")] == ["other.csv"]
    assert await warehouse.datasets("acme", "SALES.CSV") == await warehouse.datasets("nobody", "sales.csv") == ()
    await warehouse.merge(COLUMN_METRICS, [metric(str(row["analysis_id"]), 1.0) for row in rows])
    points = await warehouse.metric_history(history(dataset_id="old"))
    assert [(point.analysis_id, point.status) for point in points] == [("a", "partial"), ("c", "partial"), ("d", "partial")]
    assert [point.analysis_id for point in await warehouse.metric_history(history())] == ["c"]


async def test_states_are_of_the_newest_runs_with_a_report_whether_they_kept_any_or_not(warehouse: Warehouse) -> None:
    rows = [metadata(f"id-{number}", number, content_sha256=f"sha-{number}") for number in range(6)]
    rows += [
        metadata("failed", 7, status="failed"),
        metadata("theirs", 8, tenant_id="x"),
        metadata("elsewhere", 9, dataset_name="o"),
    ]
    await warehouse.merge(ANALYSIS_METADATA, rows)
    kept = [state(str(row["analysis_id"]), range(at, at + 100)) for at, row in enumerate(rows) if at != 4]
    await warehouse.merge(COLUMN_STATES, [*kept, state("id-4", range(9), "other")])
    runs = await warehouse.column_states(states(limit=5))
    told = [(run.analysis_id, run.content_sha256, run.created_at) for run in runs]
    assert told == [(f"id-{at}", f"sha-{at}", START + timedelta(minutes=at)) for at in (5, 4, 3, 2, 1)]
    assert [run.state is None for run in runs] == [False, True, False, False, False]
    assert [len(await warehouse.column_states(states(**other))) for other in ({"tenant_id": "x"}, {"dataset": "none"})] == [1, 0]


async def test_states_come_back_as_they_were_written(warehouse: Warehouse) -> None:
    odd = {"min_value": None, "absent": {"min": "redacted"}, "mean": 0.1 + 0.2, "m2": 1e300, "quantiles": None}
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a")])
    for fields in ({}, odd):
        row = state("a", range(1000), **fields)
        for _ in range(2):
            await warehouse.merge(COLUMN_STATES, [row])
        assert await count(warehouse, "column_states") == 1
        (run,) = await warehouse.column_states(states())
        assert run.state
        record = HistoryRecord(
            AcceptedRequest("a", Owner("acme", "ada"), AnalysisSpec(None), START),
            Outcome("a", AnalysisState.COMPLETED, START),
            states=(run.state,),
        )
        assert COLUMN_STATES.rows(record) == [row]


HOSTILE = ["'; DROP TABLE analysis_metadata; --", "?", 'a"b\\c', "ä€😀\u2028", "line\nbreak\ttab", "${x} {y} %s :1", "null", ""]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text(warehouse: Warehouse, text: str) -> None:
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a", dataset_name=text, tenant_id=text)])
    await warehouse.merge(COLUMN_METRICS, [metric("a", 1.0, text or "x")])
    await warehouse.merge(COLUMN_STATES, [state("a", range(3), text or "x")])
    (run,) = await warehouse.column_states(states(dataset=text, tenant_id=text, column=text or "x"))
    assert run.state
    assert run.state.column_name == (text or "x")
    found = await warehouse.metric_history(history(dataset=text, tenant_id=text, column=text or "x"))
    assert [point.value for point in found] == [1.0]
    assert [dataset.name for dataset in await warehouse.datasets(text, text)] == [text]
    await warehouse.merge(ANALYSIS_METADATA, [metadata("a", dataset_id=text + ".", dataset_name=text, tenant_id=text)])
    (found_by_id,) = await warehouse.datasets(text, text + ".")
    assert (found_by_id.dataset_id, found_by_id.name) == (text + ".", text)
    by_id = history(dataset_id=text + ".", dataset="", tenant_id=text, column=text or "x")
    assert [point.value for point in await warehouse.metric_history(by_id)] == [1.0]
    assert await count(warehouse, "analysis_metadata") == 1


async def test_an_analysis_is_deleted_from_every_table(warehouse: Warehouse) -> None:
    for analysis_id in ("kept", "gone"):
        await warehouse.merge(ANALYSIS_METADATA, [metadata(analysis_id)])
        await warehouse.merge(ANALYSIS_REPORTS, [{"analysis_id": analysis_id, "report": {"x": 1}}])
        await warehouse.merge(DOWNLOADS, [{"download_id": f"d-{analysis_id}", "analysis_id": analysis_id}])
        await warehouse.merge(COLUMN_METRICS, [metric(analysis_id, 1.0)])
        await warehouse.merge(FINDINGS, [finding(analysis_id)])
        await warehouse.merge(COLUMN_STATES, [state(analysis_id, range(3))])
    for _ in range(2):
        await warehouse.delete_analysis("gone")
        assert [await count(warehouse, table.name) for table in TABLES] == [1] * len(TABLES)


async def test_rows_that_are_no_json_are_refused(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseRefused):
        await warehouse.merge(COLUMN_METRICS, [metric("a", float("inf"))])


REPORT = {
    "schema_version": "1",
    "dataset": {"row_count": 3, "absent": None},
    "columns": [{"name": "a b", "metrics": {"mean": 0.1, "big": "90071992547409930"}}, {"name": "ä", "metrics": {}}],
}


async def test_a_report_can_be_asked_into(server: SnowflakeServer) -> None:
    warehouse = server.warehouse("reports")
    await warehouse.prepare()
    row = {"analysis_id": "a", "tool": "t", "report": REPORT, "created_at": "2026-01-01T10:00:00.123", "report_size_bytes": 2**40}
    await warehouse.merge(ANALYSIS_REPORTS, [row])
    found = await query(
        warehouse,
        "SELECT r.report:dataset.row_count::NUMBER, r.created_at, r.report_size_bytes, r.left_out IS NULL, c.value:name::VARCHAR "
        "FROM analysis_reports AS r, LATERAL FLATTEN(INPUT => r.report:columns) AS c ORDER BY c.index",
    )
    fixed = (3, datetime(2026, 1, 1, 10, 0, 0, 123000, UTC).replace(tzinfo=None), 2**40, True)
    assert found == [(*fixed, "a b"), (*fixed, "ä")]
    await warehouse.close()


async def test_a_report_of_eight_megabytes_fits(server: SnowflakeServer) -> None:
    warehouse = server.warehouse("large")
    await warehouse.prepare()
    await warehouse.merge(ANALYSIS_REPORTS, [{"analysis_id": "a", "report": {"text": "x" * 8_000_000}}])
    assert await query(warehouse, "SELECT LENGTH(report:text::VARCHAR) FROM analysis_reports") == [(8_000_000,)]
    await warehouse.close()


async def test_what_was_written_outlives_the_server(tmp_path: Path) -> None:
    server = SnowflakeServer(tmp_path / "data", free_port())
    server.start()
    warehouse = server.warehouse("kept", timeout_s=2)
    await warehouse.prepare()
    for life in range(2):
        await warehouse.merge(ANALYSIS_METADATA, [metadata(f"id-{life}"), metadata("again")])
        (server.kill if life == 0 else server.stop)()
        with pytest.raises(WarehouseUnavailable):
            await warehouse.merge(ANALYSIS_METADATA, [metadata("lost")])
        server.start()
        # The session went with the server: it logs in anew.
        assert await count(warehouse, "analysis_metadata") == life + 2
    await warehouse.close()
    server.stop()


async def test_a_refused_statement_says_nothing_of_its_data(server: SnowflakeServer) -> None:
    warehouse = server.warehouse("refused")
    with pytest.raises(WarehouseRefused) as error:
        await query(warehouse, "SELECT 'secret' FROM nowhere WHERE x = ?", "secret")
    assert "secret" not in f"{error.value} {error.value.metadata}"
    assert error.value.__cause__ is None
    await warehouse.close()
