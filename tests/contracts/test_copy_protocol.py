"""The copy path as statements: which, in which order, with what bound, and again after a silence. The stub answers each with one row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.persistence.adapters import snowflake
from services.persistence.adapters.object_stage import ObjectStage
from services.persistence.adapters.snowflake import COPY_STAGED, LANDED, PRESENT, REMOVE_LANDED, SnowflakeWarehouse
from services.persistence.core.tables.registry import TABLES
from services.persistence.errors import WarehouseRefused
from services.persistence.service.merge_path import MergePath
from services.persistence.service.staged_path import StagedPath, staged_rows
from services.runtime.clock import SystemClock
from tests.contracts.conftest import s3_store
from tests.contracts.directory_stage import DirectoryStage
from tests.contracts.snowflake_stub import Stub
from tests.contracts.test_history_tables import record
from tests.contracts.test_warehouse_contract import HOSTILE

MERGES = [table.landed_merge_statement for table in TABLES]
IN_ORDER = [COPY_STAGED, LANDED, *MERGES, REMOVE_LANDED, PRESENT]
WHOSE = "profile-my-data:ingest:0190-a,0190-b"


def path(warehouse: SnowflakeWarehouse, directory: Path, *, copies: bool = True) -> StagedPath:
    return StagedPath(DirectoryStage(directory), warehouse, SystemClock(), copies, MergePath(warehouse))


async def test_files_are_copied_then_merged_then_asked_for(stub: Stub, warehouse: SnowflakeWarehouse, tmp_path: Path) -> None:
    await path(warehouse, tmp_path).write([record("0190-a", "x"), record("0190-b", "y")])
    assert stub.committed == IN_ORDER
    assert stub.tags == ["profile-my-data:ingest:copy", *[WHOSE] * (len(TABLES) + 2), None]
    # The stub says that neither is present: the files stay.
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0190-a.ndjson", "0190-b.ndjson"]


async def test_a_pipe_is_not_told_to_copy(stub: Stub, warehouse: SnowflakeWarehouse, tmp_path: Path) -> None:
    await path(warehouse, tmp_path, copies=False).write([record("0190-a", "x")])
    assert stub.committed == IN_ORDER[1:]


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_text_of_a_user_is_in_a_statement(stub: Stub, warehouse: SnowflakeWarehouse, tmp_path: Path, text: str) -> None:
    await path(warehouse, tmp_path).write([record("0190-a", text)])
    assert stub.committed == IN_ORDER


@pytest.mark.parametrize("lost", range(len(IN_ORDER)))
async def test_a_silence_after_any_step_repeats_that_step(
    stub: Stub, warehouse: SnowflakeWarehouse, tmp_path: Path, lost: int
) -> None:
    stub.faults.extend([""] * lost + ["drop"])
    await path(warehouse, tmp_path).write([record("0190-a", "x")])
    assert stub.committed == [*IN_ORDER[: lost + 1], *IN_ORDER[lost:]]


async def test_a_refused_copy_keeps_the_files(stub: Stub, warehouse: SnowflakeWarehouse, tmp_path: Path) -> None:
    stub.faults.append("001003")
    with pytest.raises(WarehouseRefused):
        await path(warehouse, tmp_path).write([record("0190-a", "x")])
    assert stub.committed == []
    assert [file.name for file in tmp_path.iterdir()] == ["0190-a.ndjson"]


async def test_a_file_that_is_skipped_is_told_without_its_text(
    warehouse: SnowflakeWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, dict[str, object]]] = []

    class Log:
        def error(self, text: str, **fields: object) -> None:
            told.append((text, fields))

    async def execute(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [("a.ndjson", "LOADED", 3), ("b.ndjson", "LOAD_FAILED", 0, 0, 1, 1, "Error parsing JSON: secret")]

    monkeypatch.setattr(snowflake, "_log", Log())
    monkeypatch.setattr(warehouse._ingest, "execute", execute)
    await warehouse.copy_staged()
    assert told == [("staged files cannot be loaded", {"file_count": 1})]


async def test_a_bucket_holds_the_lines_and_nothing_else(s3_url: str) -> None:
    """COPY reads what lies in the bucket: no digest, no length, no compression of ours around it."""
    store, body = s3_store(s3_url), staged_rows(record("0190-a", "ä"), datetime(2026, 1, 1, tzinfo=UTC))
    stage = ObjectStage(store)
    for _ in range(2):
        await stage.land("0190-a", body)
    [found] = store._client.list_objects_v2(Bucket=store._bucket)["Contents"]
    assert found["Key"] == "shared/history/0190-a.ndjson"
    assert store._client.get_object(Bucket=store._bucket, Key=found["Key"])["Body"].read() == body
    await stage.remove("0190-a")
    assert "Contents" not in store._client.list_objects_v2(Bucket=store._bucket)
