"""Rows as files: what lies in the stage, in which order things happen, what is done again after a crash."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from services.persistence.adapters.memory_warehouse import MemoryWarehouse
from services.persistence.adapters.object_stage import ObjectStage
from services.persistence.core.tables.base import sql_time
from services.persistence.core.tables.registry import TABLES
from services.persistence.errors import WarehouseUnavailable
from services.persistence.main import Persistence
from services.persistence.service.staged_path import PATIENCE_S, StagedPath
from services.persistence.settings import PersistenceSettings
from services.runtime.memory_objects import MemoryObjects
from tests.unit.persistence.conftest import OWNER, SECRET

ROWS_EACH = {"analysis_metadata": 1, "analysis_reports": 1, "downloads": 2, "column_metrics": 6, "column_states": 2, "findings": 2}


class StagedMemoryWarehouse(MemoryWarehouse):
    """Loads files of the store below ``history/``, each once, as a load history does."""

    def __init__(self, objects: MemoryObjects) -> None:
        super().__init__()
        self.objects = objects
        self.loaded: set[str] = set()
        self.landing: list[dict[str, Any]] = []

    async def copy_staged(self) -> None:
        self._answer()
        async for key in self.objects.list("history/"):
            if key not in self.loaded:
                self.loaded.add(key)
                self.landing += [json.loads(line) for line in (await self.objects.read(key)).splitlines()]

    async def merge_landed(self, analysis_ids: Sequence[str]) -> None:
        self._answer()
        for table in TABLES:
            mine = [one for one in self.landing if one["target_table"] == table.name and one["analysis_id"] in analysis_ids]
            await self.merge(table, [one["fields"] for one in mine])
        self.landing = [one for one in self.landing if one["analysis_id"] not in analysis_ids]

    async def remove_landed_before(self, moment: datetime) -> None:
        self._answer()
        self.landing = [one for one in self.landing if one["written_at"] >= sql_time(moment)]

    async def present(self, analysis_ids: Sequence[str]) -> frozenset[str]:
        self._answer()
        return frozenset(str(key[0]) for key in self.tables["analysis_metadata"] if key[0] in analysis_ids)


@pytest.fixture
def warehouse(world: Any) -> StagedMemoryWarehouse:
    world.warehouse = StagedMemoryWarehouse(world.objects)
    return world.warehouse  # type: ignore[no-any-return]


def persistence(world: Any, path: str) -> Persistence:
    settings = PersistenceSettings(history_path=path, history_linger_s=0.0)  # type: ignore[arg-type]
    return Persistence(world.bus, world.objects, world.warehouse, world.clock, settings, SECRET)


def row_counts(world: Any) -> dict[str, int]:
    return {table.name: len(world.rows(table.name)) for table in TABLES}


async def ended(world: Any) -> str:
    analysis_id: str = await world.create()
    await world.finish(analysis_id)
    return analysis_id


async def test_a_copied_analysis_leaves_rows_and_no_file(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    await ended(world)
    assert await persistence(world, "copy").historian.drain() == 1
    assert row_counts(world) == ROWS_EACH
    assert await world.keys("history/") == await world.keys("unpersisted/") == []


async def test_snowpipe_is_only_given_the_file(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    analysis_id = await ended(world)
    historian = persistence(world, "snowpipe").historian
    for _ in range(3):
        assert await historian.drain() == 0
        assert await world.keys("history/") == [f"history/{analysis_id}.ndjson"]
        assert not (await world.evidence(analysis_id)).persisted_at
    await warehouse.copy_staged()
    assert await historian.drain() == 1
    assert row_counts(world) == ROWS_EACH
    assert (await world.evidence(analysis_id)).persisted_at


async def test_a_file_is_what_the_first_writer_made_of_it(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    """The load history tells files apart by their content too: a second version would be loaded beside the first."""
    analysis_id = await ended(world)
    historian = persistence(world, "snowpipe").historian
    await historian.drain()
    first = await world.objects.head(f"history/{analysis_id}.ndjson")
    world.clock.advance(60)
    await historian.drain()
    assert await world.objects.head(f"history/{analysis_id}.ndjson") == first


async def test_a_line_names_its_table_and_its_analysis(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    analysis_id = await ended(world)
    await persistence(world, "snowpipe").historian.drain()
    lines = [json.loads(line) for line in (await world.objects.read(f"history/{analysis_id}.ndjson")).splitlines()]
    assert len(lines) == sum(ROWS_EACH.values())
    assert {line["analysis_id"] for line in lines} == {analysis_id}
    assert lines[-1]["target_table"] == "analysis_metadata"
    assert all(set(line) == {"analysis_id", "written_at", "target_table", "fields"} for line in lines)


async def test_an_outage_leaves_files_that_are_loaded_later(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    await ended(world)
    warehouse.is_down = True
    with pytest.raises(WarehouseUnavailable):
        await persistence(world, "copy").historian.drain()
    warehouse.is_down = False
    assert await persistence(world, "copy").historian.drain() == 1
    assert row_counts(world) == ROWS_EACH


async def test_what_never_arrives_goes_another_way(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    """A pipe that is not there, a file that cannot be loaded: rows must not wait for ever."""
    await ended(world)
    historian = persistence(world, "snowpipe").historian
    assert await historian.drain() == 0
    world.clock.advance(PATIENCE_S - 1)
    assert await historian.drain() == 0
    world.clock.advance(1)
    assert await historian.drain() == 1
    assert row_counts(world) == ROWS_EACH
    assert await world.keys("history/") == await world.keys("unpersisted/") == []


async def test_an_outage_costs_no_patience(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    await ended(world)
    historian = persistence(world, "snowpipe").historian
    warehouse.is_down = True
    with pytest.raises(WarehouseUnavailable):
        await historian.drain()
    world.clock.advance(2 * PATIENCE_S)
    warehouse.is_down = False
    assert await historian.drain() == 0
    await warehouse.copy_staged()
    assert await historian.drain() == 1


async def test_a_removed_analysis_leaves_no_file(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    analysis_id = await ended(world)
    await persistence(world, "snowpipe").historian.drain()
    await world.persistence.analyses.delete(OWNER, analysis_id)
    assert await world.keys("history/") == []


def test_without_a_warehouse_there_is_no_stage(world: Any) -> None:
    with pytest.raises(ValueError, match="PMD_PERSISTENCE_HISTORY_PATH"):
        persistence(world, "copy")


def test_the_paths_are_what_the_settings_ask_for(world: Any, warehouse: StagedMemoryWarehouse) -> None:
    path = persistence(world, "copy").historian.path
    assert isinstance(path, StagedPath)
    assert isinstance(path.stage, ObjectStage)
    assert path.copies
