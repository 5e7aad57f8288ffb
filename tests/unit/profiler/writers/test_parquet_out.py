"""Parquet out: typed where nothing is lost, judged by DuckDB."""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import polars as pl
import pytest

from services.profiler.core.readers.base import ReadLimits

LOSSLESS = {
    "integers": ("1\n-2\n3", "BIGINT", [1, -2, 3]),
    "integers_with_gaps": ("1\n\n3", "BIGINT", [1, None, 3]),
    "floats": ("1.5\n2\n-0.25", "DOUBLE", [1.5, 2.0, -0.25]),
    "shortest_floats": ("0.8444218515250481\n0.5\n0.25", "DOUBLE", [0.8444218515250481, 0.5, 0.25]),
    "dates": ("2024-01-31\n2024-02-29\n2023-12-01", "DATE", [dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2023, 12, 1)]),
    "truth": ("true\nfalse\ntrue", "BOOLEAN", [True, False, True]),
}
STAYS_TEXT = {
    "codes": "007\n012\n13",
    "long_numbers": "12345678901234567890\n22345678901234567890\n32345678901234567890",
    "digits_beyond_floats": "0.12345678901234567890\n0.5\n0.25",
    "integers_beyond_floats": "9007199254740993\n0.5\n1.5",
    "units": "5 €\n6 €\n7 €",
    "offsets": "2024-01-01T00:00:00+02:00\n2024-01-02T00:00:00+02:00\n2024-01-03T00:00:00+02:00",
    "nanoseconds": "2024-01-01 00:00:00.123456789\n2024-01-01 00:00:01.123456789\n2024-01-01 00:00:02.123456789",
    "placeholder": "\n".join(["N/A", *map(str, range(60))]),
    "misfit": "\n".join([*map(str, range(60)), "x"]),
    "blank": "\n".join([*map(str, range(60)), " "]),
    "quoted_empty": "\n".join([*map(str, range(60)), '""']),
}


def column(cells: str) -> str:
    return "v,w\n" + "\n".join(f"{cell},z" for cell in cells.split("\n")) + "\n"


@pytest.mark.parametrize(("cells", "dtype", "values"), LOSSLESS.values(), ids=LOSSLESS.keys())
def test_typed_where_nothing_is_lost(cells, dtype, values, rewrite):
    target, written = rewrite(column(cells), "parquet", header_rows=1)
    found = duckdb.sql(f"SELECT v, typeof(v) FROM '{target}'").fetchall()
    assert [row[0] for row in found] == values
    assert {row[1] for row in found} == {dtype}
    assert written.text_columns == ()


@pytest.mark.parametrize("cells", STAYS_TEXT.values(), ids=STAYS_TEXT.keys())
def test_text_where_a_type_would_lose_something(cells, rewrite):
    target, _ = rewrite(column(cells), "parquet", limits=ReadLimits(batch_rows=7))
    found = duckdb.sql(f"SELECT v, typeof(v) FROM '{target}'").fetchall()
    assert [row[0] for row in found] == [cell.replace('""', "") for cell in cells.split("\n")]
    assert {row[1] for row in found} == {"VARCHAR"}


def test_columns_that_lose_nothing_keep_their_type_beside_those_that_do(rewrite):
    rows = [f"{row},{'?' if row == 99 else row},{row / 4}" for row in range(100)]
    target, written = rewrite("a,b,c\n" + "\n".join(rows) + "\n", "parquet", limits=ReadLimits(batch_rows=30))
    frame = pl.read_parquet(target)
    assert frame.dtypes == [pl.Int64(), pl.String(), pl.Float64()]
    assert frame["b"].to_list() == [*map(str, range(99)), "?"]
    assert frame["c"].to_list() == [row / 4 for row in range(100)]
    assert (written.row_count, written.text_columns) == (100, (1,))


def test_extra_cells_are_a_column_of_their_own(rewrite):
    rows = [f"{row},x" + (',p,"q ""r"""' if row % 10 == 3 else "") for row in range(50)]
    target, written = rewrite("a,b\n" + "\n".join(rows) + "\n", "parquet", limits=ReadLimits(batch_rows=8))
    frame = pl.read_parquet(target)
    assert frame.columns == ["a", "b", "_extra_cells"]
    assert frame["a"].to_list() == list(range(50))
    assert [json.loads(cells) for cells in frame["_extra_cells"].drop_nulls()] == [["p", 'q "r"']] * 5
    assert frame["_extra_cells"].is_not_null().arg_true().to_list() == [3, 13, 23, 33, 43]
    assert written.extra_cell_row_count == 5


def test_names_are_made_distinct_and_the_old_ones_kept(rewrite):
    target, written = rewrite("a,a,,a_2,^x.*$\n1,2,3,4,5\n1,2,3,4,5\n", "parquet", header_rows=1)
    assert pl.read_parquet(target).columns == ["a", "a_3", "column_3", "a_2", "^x.*$"]
    assert written.renamed == ((1, "a_3"), (2, "column_3"))
    assert json.loads(pl.read_parquet_metadata(target)["original_names"]) == ["a", "a", "", "a_2", "^x.*$"]


def test_stored_types_go_through(rewrite, tmp_path):
    source = pl.DataFrame(
        {
            "n": pl.Series([1, None, 3], dtype=pl.UInt8),
            "s": ["N/A", "", None],
            "l": [[1, 2], None, []],
            "o": [{"x": 1}, {"x": None}, None],
            "d": [dt.timedelta(seconds=5), None, dt.timedelta(0)],
            "b": [b"\x00\xff", None, b""],
        }
    )
    source.write_parquet(tmp_path / "in.parquet")
    target, _ = rewrite(tmp_path / "in.parquet", "parquet")
    # Nested columns come as their leaves, as they are profiled.
    leaves = source.select("n", "s", pl.col("l").alias("l[]"), pl.col("o").struct.field("x").alias("o.x"), "d", "b")
    assert pl.read_parquet(target).equals(leaves)


@pytest.mark.parametrize("rows", [0, 1])
def test_tables_without_rows_are_tables(rows, rewrite):
    target, written = rewrite("name,city\n" + "a,b\n" * rows, "parquet", header_rows=1)
    assert pl.read_parquet(target).shape == (rows, 2)
    assert written.row_count == rows
