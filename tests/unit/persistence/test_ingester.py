"""Rows that are asked for reach a table or a stated failure, whatever is lost, killed or away; the analysis is none the worse."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from profilemydata.common.v1.staged_rows_pb2 import STAGED_TYPE_NUMBER, StagedRows

from services.persistence.convert.records import to_json
from services.persistence.core.ingest.ingestion import StagedRows as Staged
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, DatasetSpec, Failure, Ingest, IngestState
from services.persistence.core.workspace import Workspace
from services.persistence.errors import IngestOff, WarehouseRefused, WarehouseUnavailable
from services.persistence.main import Persistence
from services.persistence.service.acceptance import spec_sha256
from services.persistence.service.ingester import Ingester
from services.persistence.settings import PersistenceSettings
from tests.unit.persistence.conftest import OWNER, World


@dataclass
class Tables:
    """See ``RowsWarehouse``, in memory."""

    rows: dict[str, int] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    fault: Exception | None = None
    load_count: int = 0

    async def prepare(self) -> None:
        self._answer()

    async def load(self, request: AcceptedRequest, rows: Staged) -> Ingest:
        self._answer()
        self.load_count += 1
        self.rows[request.analysis_id] = rows.row_count
        return Ingest(IngestState.LOADED, "SALES", rows.row_count, request.created_at)

    async def note_failure(self, request: AcceptedRequest, failure: Failure) -> None:
        self._answer()
        self.failures[request.analysis_id] = failure.reason

    async def delete_analysis(self, analysis_id: str) -> None:
        self._answer()
        self.rows.pop(analysis_id, None)

    async def close(self) -> None: ...

    def _answer(self) -> None:
        if self.fault is not None:
            raise self.fault


@dataclass
class RowsWorld(World):
    """A world in which rows may be asked for."""

    tables: Tables = field(default_factory=Tables)
    ingest: str = "on"

    def new_process(self) -> Persistence:
        settings = PersistenceSettings(watch_poll_s=0.01, history_linger_s=0.0, ingest=self.ingest)
        return Persistence(self.bus, self.objects, self.warehouse, self.clock, settings, rows=self.tables)

    @property
    def ingester(self) -> Ingester:
        assert self.persistence.ingester
        return self.persistence.ingester

    async def asked(self) -> str:
        return await self.create(is_ingested=True)

    async def stage(self, analysis_id: str, reason: str = "") -> None:
        """Do what the profiler leaves behind."""
        workspace = Workspace(analysis_id)
        note = StagedRows(analysis_id=analysis_id, row_count=3)
        if reason:
            note.failure.reason = reason
        else:
            stored = await self.objects.put(workspace.rows_key, b"rows")
            note.data.key, note.data.size_bytes = stored.key, stored.size_bytes
            note.columns.add(name="a", type=STAGED_TYPE_NUMBER, precision=20)
        await self.objects.put(workspace.staged_rows_key, to_json(note))

    async def seen(self, analysis_id: str) -> Ingest:
        ingest = (await self.persistence.analyses.get("acme", analysis_id)).ingest
        assert ingest
        return ingest

    async def is_clear(self) -> bool:
        return await self.keys("ingest") == []


@pytest.fixture
def rows() -> RowsWorld:
    return RowsWorld()


async def test_rows_are_loaded_when_the_report_is_there_and_not_before(rows: RowsWorld) -> None:
    analysis_id = await rows.asked()
    await rows.stage(analysis_id)
    assert await rows.ingester.round()
    assert (await rows.seen(analysis_id)).state == "pending"
    await rows.finish(analysis_id)
    await rows.ingester.round()
    ingest = await rows.seen(analysis_id)
    assert (ingest.state, ingest.table_name, ingest.row_count) == ("loaded", "SALES", 3)
    assert await rows.is_clear()
    await rows.ingester.round()
    assert rows.tables.load_count == 1


@pytest.mark.parametrize(("setting", "has_tables"), [("off", True), ("on", False)], ids=["off", "history in memory"])
async def test_it_is_refused_before_anything_is_written(setting: str, has_tables: bool) -> None:
    world = RowsWorld(ingest=setting)
    if not has_tables:
        settings = PersistenceSettings(ingest="on", history="memory")
        world.persistence = Persistence(world.bus, world.objects, world.warehouse, world.clock, settings)
    await world.upload()
    with pytest.raises(IngestOff) as error:
        await world.persistence.analyses.create(OWNER, world.spec(is_ingested=True), "request")
    assert (error.value.reason, error.value.violations[0].field) == ("INGEST_OFF", "ingest")
    assert await world.keys() == ["uploads/up-1"]


async def test_nobody_is_asked_for_rows_that_nobody_wants(rows: RowsWorld) -> None:
    analysis_id = await rows.create()
    assert await rows.is_clear()
    assert (await rows.persistence.analyses.get("acme", analysis_id)).ingest is None


async def test_a_file_that_is_not_staged_fails_the_rows_and_not_the_analysis(rows: RowsWorld) -> None:
    analysis_id = await rows.asked()
    await rows.stage(analysis_id, reason="MEMORY_LIMIT")
    await rows.finish(analysis_id)
    await rows.ingester.round()
    ingest = await rows.seen(analysis_id)
    assert (ingest.state, ingest.failure and ingest.failure.reason) == ("failed", "MEMORY_LIMIT")
    assert rows.tables.failures == {analysis_id: "MEMORY_LIMIT"}
    assert await rows.state(analysis_id) == "completed"
    assert await rows.is_clear()


async def test_without_a_report_there_are_no_rows(rows: RowsWorld) -> None:
    analysis_id = await rows.asked()
    await rows.stage(analysis_id)
    await rows.persistence.analyses.cancel("acme", analysis_id)
    await rows.ingester.round()
    failure = (await rows.seen(analysis_id)).failure
    assert failure
    assert failure.reason == "INGEST_WITHOUT_REPORT"
    assert await rows.is_clear()


async def test_an_outage_delays_and_loses_nothing(rows: RowsWorld) -> None:
    ids = [await rows.asked() for _ in range(5)]
    rows.tables.fault = WarehouseUnavailable("away")
    for analysis_id in ids:
        await rows.stage(analysis_id)
        await rows.finish(analysis_id)
    assert not await rows.ingester.round()
    assert {(await rows.seen(analysis_id)).state for analysis_id in ids} == {"pending"}
    rows.tables.fault = None
    assert await rows.ingester.round()
    assert rows.tables.rows == dict.fromkeys(ids, 3)
    assert await rows.is_clear()


async def test_a_refusal_is_the_answer_and_is_not_repeated(rows: RowsWorld) -> None:
    analysis_id = await rows.asked()
    await rows.stage(analysis_id)
    await rows.finish(analysis_id)
    await rows.ingester._prepare()
    rows.tables.fault = WarehouseRefused("no", metadata={"errno": "2003"})
    await rows.ingester.round()
    rows.tables.fault = None
    await rows.ingester.round()
    ingest = await rows.seen(analysis_id)
    assert ingest.failure
    assert (ingest.failure.reason, ingest.failure.metadata["errno"]) == ("INGEST_REFUSED", "2003")
    assert rows.tables.load_count == 0


async def test_a_process_that_dies_between_loading_and_telling_is_followed_by_another(
    rows: RowsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis_id = await rows.asked()
    await rows.stage(analysis_id)
    await rows.finish(analysis_id)

    class Dead(Exception): ...

    async def dies(*_: object) -> None:
        raise Dead

    dying = rows.new_process().ingester
    assert dying
    monkeypatch.setattr(type(dying.desk), "conclude", dies)
    with pytest.raises(Dead):
        await dying.round()
    monkeypatch.undo()
    await rows.new_process().ingester.round()  # type: ignore[union-attr]
    assert (await rows.seen(analysis_id)).state == "loaded"
    assert rows.tables.rows == {analysis_id: 3}


async def test_a_lost_message_is_published_again_and_tells_where_rows_go(rows: RowsWorld) -> None:
    analysis_id = await rows.asked()
    await rows.finish(analysis_id)
    # What the bus held is gone.
    rows.bus._messages.clear()
    await rows.ingester.round()
    assert rows.published() == [], "no sooner than after the grace"
    rows.clock.advance(20)
    await rows.ingester.round()
    assert rows.published() == [f"{analysis_id}:requested:2"]
    body = next(iter(rows.bus._messages.values())).body
    assert Workspace(analysis_id).staged_rows_key.encode() in body
    await rows.ingester.round()
    assert len(rows.published()) == 1
    await rows.stage(analysis_id)
    await rows.ingester.round()
    assert (await rows.seen(analysis_id)).state == "loaded"


async def test_an_event_names_no_place_for_rows_that_nobody_wants(rows: RowsWorld) -> None:
    analysis_id = await rows.create()
    body = next(iter(rows.bus._messages.values())).body
    assert Workspace(analysis_id).profile_key.encode() in body
    assert Workspace(analysis_id).rows_key.encode() not in body


async def test_a_deleted_analysis_leaves_neither_rows_nor_files(rows: RowsWorld) -> None:
    loaded, staged = await rows.asked(), await rows.asked()
    for analysis_id in (loaded, staged):
        await rows.stage(analysis_id)
        await rows.finish(analysis_id)
        if analysis_id == loaded:
            await rows.ingester.round()
    for analysis_id in (loaded, staged):
        await rows.persistence.analyses.delete(OWNER, analysis_id)
    await rows.persistence.removal.round()
    await rows.ingester.round()
    assert rows.tables.rows == {}
    assert await rows.is_clear()
    assert await rows.keys("analyses/") == []


async def test_an_upload_is_kept_until_its_rows_are_loaded(rows: RowsWorld) -> None:
    analysis_id = await rows.asked()
    await rows.finish(analysis_id)
    rows.clock.advance(25 * 3600)
    await rows.persistence.sweeper.round()
    assert await rows.keys("uploads/") == ["uploads/up-1"]
    await rows.stage(analysis_id)
    await rows.ingester.round()
    await rows.persistence.sweeper.round()
    assert await rows.keys("uploads/") == []


def test_a_request_that_asks_for_no_rows_keeps_the_digest_that_it_had_before_there_were_any() -> None:
    spec = AnalysisSpec(DatasetSpec(upload_id="a"))
    assert spec_sha256(spec) == "0aa94c6803ab6b8cbfbf54d1daaa318ef4d7eb25fb1fe7f45b7143ac4fa44d7c"
    assert spec_sha256(AnalysisSpec(DatasetSpec(upload_id="a"), is_ingested=True)) != spec_sha256(spec)
