"""Rows of files in tables, through the real connector: every cell, every type, hostile names, repeats, versions, removal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from services.persistence.core.ingest.row_tables import base_name
from services.persistence.errors import WarehouseUnavailable
from tests.contracts.rows_world import RowsWorld, request_of
from tests.contracts.snowflake_server import SnowflakeServer
from tests.contracts.test_warehouse_contract import HOSTILE

ALL_TYPES = """whole,decimal,real,truth,day,moment,text,"",text,TEXT,nothing,clock
1,1.50,1.5,true,2024-02-29,2024-02-29T12:30:45.123456,ä☃,a,x,X,,10:00:00
-5,,,,,,,,,,,
9007199254740993,-0.25,-0.125,false,1900-01-01,1900-01-01T00:00:00,"a,""b""\",b,y,Y,,23:59:59
"""


@pytest.fixture
async def world(server: SnowflakeServer, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[RowsWorld]:
    made = RowsWorld(server, tmp_path, f"r{abs(hash(request.node.name))}")
    await made.prepare()
    yield made
    await made.rows.close()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


async def test_every_type_of_a_file_is_a_type_of_its_table(world: RowsWorld, tmp_path: Path) -> None:
    _, ingest = await world.load(written(tmp_path / "all.csv", ALL_TYPES))
    assert (ingest.state, ingest.row_count) == ("loaded", 3)
    types = await world.types(ingest)
    assert types == {
        "_analysis_id": "VARCHAR(16777216)",
        "_row_number": "NUMBER(38,0)",
        "whole": "NUMBER(38,0)",
        "decimal": types["decimal"],
        "real": "FLOAT",
        "truth": "BOOLEAN",
        "day": "DATE",
        "moment": "TIMESTAMP_NTZ(9)",
        "text": "VARCHAR(16777216)",
        "column_8": "VARCHAR(16777216)",
        "text_2": "VARCHAR(16777216)",
        "TEXT_3": "VARCHAR(16777216)",
        "nothing": "VARCHAR(16777216)",
        "clock": "VARCHAR(16777216)",
    }
    assert types["decimal"] in {"NUMBER(38,2)", "FLOAT"}
    _, rows = await world.table(ingest)
    assert [row[0] for row in rows] == ["1", "-5", "9007199254740993"]
    assert rows[1][1:] == (None,) * 11
    assert [row[6] for row in rows] == ["ä☃", None, 'a,"b"']


async def test_stored_types_keep_their_values(world: RowsWorld, tmp_path: Path) -> None:
    query = """SELECT 12345678901234567890.1234::DECIMAL(38,4) AS exact, 9223372036854775807::UBIGINT AS big, 'nan'::DOUBLE AS odd,
        TIMESTAMPTZ '2024-06-01 12:00:00.5+02' AS zoned, 'x'::BLOB AS bytes, TIME '10:00' AS clock
        UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL"""
    duckdb.sql(f"COPY ({query}) TO '{tmp_path / 'stored.parquet'}' (FORMAT parquet)")
    _, ingest = await world.load(tmp_path / "stored.parquet")
    types = await world.types(ingest)
    assert [types[name] for name in ("exact", "big", "odd", "zoned")] == [
        "NUMBER(38,4)",
        "NUMBER(38,0)",
        "FLOAT",
        "TIMESTAMP_TZ(9)",
    ]
    assert {types[name] for name in ("bytes", "clock")} == {"VARCHAR(16777216)"}
    _, [full, empty] = await world.table(ingest)
    assert full[:3] == ("12345678901234567890.1234", "9223372036854775807", "nan")
    assert full[3].startswith("2024-06-01 10:00:00.5")
    assert empty == (None,) * 6


FILES = {
    "semicolons.csv": "a;b\n1,5;x\n2,25;\n",
    "ragged.csv": "a,b\n1,2\n3,4,5,6\n7\n",
    "mixed.csv": "a,b\n1,x\nn/a,\n 3 ,y\n",
    "zeros.csv": "id,v\n007,1\n010,2\n",
    "records.json": '[{"a": 1, "b": {"c": [1, 2]}}, {"a": null, "b": null}, {"b": {"c": []}}]',
    "lines.ndjson": '{"x": 1.5, "y": "ü"}\n{"x": null, "y": "\\u0000"}\n',
}


@pytest.mark.parametrize("name", FILES)
async def test_every_cell_is_in_the_table(world: RowsWorld, tmp_path: Path, name: str) -> None:
    """Against the staged file as DuckDB reads it, which ``test_staged_out`` holds against the source."""
    request, ingest = await world.load(written(tmp_path / name, FILES[name]))
    staged = tmp_path / f"{request.analysis_id}.parquet"
    expected = duckdb.sql(f"SELECT (COLUMNS('c[0-9]+'))::VARCHAR FROM '{staged}' ORDER BY r").fetchall()
    _, rows = await world.table(ingest)
    assert rows == expected
    assert len(rows) == ingest.row_count


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_name_is_a_name(world: RowsWorld, tmp_path: Path, text: str) -> None:
    """Of a column, of a dataset, of a tenant, in a cell."""
    other, _ = await world.load(written(tmp_path / "other.csv", "a\n1\n"))
    pl.DataFrame({text: [text, None], f"{text}2": [1, 2]}).write_parquet(tmp_path / "hostile.parquet")
    request, ingest = await world.load(tmp_path / "hostile.parquet", dataset=text, tenant=text)
    names, rows = await world.table(ingest)
    assert len(names) == 2
    assert [row[1] for row in rows] == ["1", "2"]
    assert rows[0][0] == text
    assert ingest.table_name.replace("_", "").isalnum()
    await world.rows.delete_analysis(request.analysis_id)
    assert await world.count(ingest, request.analysis_id) == 0
    assert await world.noted(other.analysis_id) == [(base_name(request_of("other.csv")), "loaded", 1)]


async def test_twenty_loads_of_one_analysis_are_one(world: RowsWorld, tmp_path: Path) -> None:
    request = request_of("a.csv")
    staged = await world.stage(request, written(tmp_path / "a.csv", "a\n1\n2\n"))
    for _ in range(20):
        ingest = await world.rows.load(request, staged)
    assert await world.count(ingest, request.analysis_id) == 2
    assert await world.noted(request.analysis_id) == [(ingest.table_name, "loaded", 2)]
    other = world.new_rows()
    await asyncio.gather(*(rows.load(request, staged) for rows in (world.rows, other)))
    await other.close()
    assert await world.count(ingest, request.analysis_id) == 2


async def test_what_half_of_is_there_is_loaded_anew(world: RowsWorld, tmp_path: Path) -> None:
    request = request_of("a.csv")
    staged = await world.stage(request, written(tmp_path / "a.csv", "a\n1\n2\n"))
    ingest = await world.rows.load(request, staged)
    await world.ask(f'DELETE FROM {world.rows.schema}."{ingest.table_name}" WHERE "_row_number" = ?', 2)
    assert (await world.rows.load(request, staged)).row_count == 2
    assert await world.count(ingest, request.analysis_id) == 2


async def test_runs_of_a_dataset_share_a_table_and_a_new_column_is_added(world: RowsWorld, tmp_path: Path) -> None:
    first, one = await world.load(written(tmp_path / "a.csv", "id,v\n1,x\n"))
    second, two = await world.load(written(tmp_path / "a.csv", "ID,v,added\n2,y,2.5\n3,z,\n"))
    assert one.table_name == two.table_name
    names, rows = await world.table(two)
    assert (names, rows) == (["id", "v", "added"], [("1", "x", None), ("2", "y", "2.5"), ("3", "z", None)])
    assert [await world.count(one, request.analysis_id) for request in (first, second)] == [1, 2]


async def test_a_changed_type_goes_into_the_next_version(world: RowsWorld, tmp_path: Path) -> None:
    whole, text, empty = "v\n1\n", "v\nx\n", "v,w\n,1\n"
    told = [(await world.load(written(tmp_path / "a.csv", content)))[1].table_name for content in (whole, text, whole, empty, text)]
    assert told == [told[0], f"{told[0]}_V2", told[0], told[0], f"{told[0]}_V2"]


async def test_tenants_share_no_table(world: RowsWorld, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "v\n1\n")
    tables = [(await world.load(file, tenant=tenant))[1].table_name for tenant in ("acme", "umbrella")]
    assert len(set(tables)) == 2


async def test_removal_leaves_the_others(world: RowsWorld, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "v\n1\n2\n")
    (gone, ingest), (kept, _) = await world.load(file), await world.load(file)
    for _ in range(2):
        await world.rows.delete_analysis(gone.analysis_id)
    assert [await world.count(ingest, request.analysis_id) for request in (gone, kept)] == [0, 2]
    assert await world.noted(gone.analysis_id) == []
    assert not (world.root / "stage" / f"{gone.analysis_id}.parquet").exists()


async def test_no_answer_is_no_refusal(world: RowsWorld, tmp_path: Path) -> None:
    request = request_of("a.csv")
    staged = await world.stage(request, written(tmp_path / "a.csv", "v\n1\n"))
    away = replace(world, server=replace(world.server, port=1))
    with pytest.raises(WarehouseUnavailable):
        await away.rows.load(request, staged)
