"""Rows out for a warehouse: no name of a user in the file, every cell there, typed where nothing is lost. Judged by DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from services.profiler.core.writers.base import STAGED_TYPES, Written
from services.profiler.core.writers.staged import _type
from tests.unit.profiler.writers.conftest import Rewrite
from tests.unit.profiler.writers.test_parquet_out import LOSSLESS, STAYS_TEXT, column

SQL = {"BIGINT": "number", "DOUBLE": "float", "DATE": "date", "BOOLEAN": "boolean"}


def staged(rewrite: Rewrite, content: bytes | str | Path, **options: object) -> tuple[list[tuple[Any, ...]], Written]:
    target, written = rewrite(content, "staged", **options)
    return duckdb.sql(f"SELECT * FROM read_parquet('{target}')").fetchall(), written


@pytest.mark.parametrize(("cells", "sql", "values"), LOSSLESS.values(), ids=LOSSLESS.keys())
def test_a_column_that_loses_nothing_is_typed(rewrite: Rewrite, cells: str, sql: str, values: list[object]) -> None:
    rows, written = staged(rewrite, column(cells))
    assert rows == [(number, value, "z") for number, value in enumerate(values, 1)]
    assert [(each.name, each.type) for each in written.staged] == [("v", SQL[sql]), ("w", "text")]


@pytest.mark.parametrize("cells", STAYS_TEXT.values(), ids=STAYS_TEXT.keys())
def test_a_column_that_would_lose_something_is_text(rewrite: Rewrite, cells: str) -> None:
    rows, written = staged(rewrite, column(cells))
    assert [row[1] for row in rows] == [cell.strip('"') for cell in cells.split("\n")]
    assert written.staged[0].type == "text"


def test_no_name_of_the_source_is_in_the_file(rewrite: Rewrite) -> None:
    target, written = rewrite('secret,secret,"r; --",\n1,2,3,4\n', "staged")
    assert pl.read_parquet_schema(target).keys() == {"r", "c0", "c1", "c2", "c3"}
    assert b"secret" not in target.read_bytes()
    assert [each.name for each in written.staged] == ["secret", "secret", "r; --", ""]


def test_extra_cells_are_a_column_and_an_empty_column_says_so(rewrite: Rewrite) -> None:
    rows, written = staged(rewrite, "a,b\n1,\n2,,x,y\n3,\n")
    assert [(each.name, each.is_empty) for each in written.staged] == [("a", False), ("b", True), ("_extra_cells", False)]
    assert [row[3] for row in rows] == [None, '["x", "y"]', None]


def test_rows_are_numbered_over_batches(rewrite: Rewrite) -> None:
    content = "a\n" + "\n".join(map(str, range(250_000)))
    target, written = rewrite(content, "staged")
    assert written.row_count == 250_000
    assert duckdb.sql(f"SELECT COUNT(*), BOOL_AND(r = c0 + 1) FROM read_parquet('{target}')").fetchall() == [(250_000, True)]


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        (pl.Int8(), "number"),
        (pl.UInt64(), "number"),
        (pl.Int128(), "text"),
        (pl.Decimal(38, 4), "number"),
        (pl.Float32(), "float"),
        (pl.Datetime("ms"), "timestamp"),
        (pl.Datetime("us", "UTC"), "timestamp_tz"),
        (pl.Time(), "text"),
        (pl.Duration(), "text"),
        (pl.List(pl.Int64()), "text"),
        (pl.Binary(), "text"),
        (pl.Null(), "text"),
    ],
)
def test_every_type_has_one_in_the_warehouse(dtype: pl.DataType, name: str) -> None:
    assert _type(dtype) == name
    assert name in STAGED_TYPES
