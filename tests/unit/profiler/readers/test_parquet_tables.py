"""Parquet files: types as stored, rows in batches."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from services.profiler.core.engine.profile_table import profile_table
from services.profiler.core.readers import parquet
from services.profiler.core.readers.base import ReadLimits

STORED = {
    "int8": ([1, None], pl.Int8(), "integer"),
    "uint64": ([2**64 - 1, 0], pl.UInt64(), "integer"),
    "float": ([1.5, float("inf")], pl.Float64(), "float"),
    "decimal": ([Decimal("1.50"), None], pl.Decimal(10, 2), "decimal"),
    "text": (["a", None], pl.String(), "text"),
    "boolean": ([True, None], pl.Boolean(), "boolean"),
    "date": ([date(2024, 1, 1), None], pl.Date(), "date"),
    "datetime": ([datetime(2024, 1, 1), None], pl.Datetime("ns"), "datetime"),
    "instant": ([datetime(2024, 1, 1, tzinfo=UTC), None], pl.Datetime("us", "UTC"), "datetime"),
    "time": ([time(1, 2), None], pl.Time(), "time"),
    "duration": ([timedelta(hours=1), None], pl.Duration("us"), "duration"),
    "binary": ([b"\xff", None], pl.Binary(), "binary"),
}


@pytest.mark.parametrize(("values", "dtype", "kind"), STORED.values(), ids=STORED.keys())
def test_stored_types_are_kept(values, dtype, kind, tmp_path, read):
    frame = pl.DataFrame({"^a.*$": pl.Series(values, dtype=dtype)})
    frame.write_parquet(tmp_path / "file")
    outcome = read(tmp_path / "file")
    assert (outcome.names, outcome.types) == (["^a.*$"], [kind])
    assert outcome.columns[0].dtype == dtype
    assert outcome.frame.to_series().to_list() == frame.to_series().to_list()
    assert outcome.counts().null_count == frame.to_series().null_count()


@pytest.mark.parametrize(
    ("series", "kind"),
    [
        (pl.Series(["a", "b"], dtype=pl.Categorical()), "text"),
        (pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])), "text"),
        (pl.Series([None, None], dtype=pl.Null()), "unknown"),
    ],
    ids=["categorical", "enum", "null"],
)
def test_categories_are_text(series, kind, tmp_path, read):
    series.to_frame("a").write_parquet(tmp_path / "file")
    outcome = read(tmp_path / "file")
    assert (outcome.types, outcome.columns[0].dtype) == ([kind], pl.String())
    assert outcome.frame.to_series().to_list() == series.to_list()


def test_rows_come_in_bounded_batches_in_order(tmp_path, read):
    pl.DataFrame({"n": range(1, 1001)}).write_parquet(tmp_path / "file", row_group_size=130)
    outcome = read(tmp_path / "file", limits=ReadLimits(batch_rows=100))
    assert max(batch.frame.height for batch in outcome.batches) <= 100
    assert [batch.first_row for batch in outcome.batches] == [batch.frame.to_series()[0] for batch in outcome.batches]
    assert outcome.frame.to_series().to_list() == list(range(1, 1001))
    assert outcome.batches[-1].byte_count == (tmp_path / "file").stat().st_size
    assert outcome.report.format == "parquet"
    assert outcome.table.source_line(1) is None


def test_words_for_nothing_are_counted_in_text(tmp_path, read):
    pl.DataFrame({"a": ["x", "", " ", "N/A", None]}).write_parquet(tmp_path / "file")
    counts = read(tmp_path / "file").counts()
    assert (counts.null_count, counts.empty_count, counts.blank_count, counts.placeholder_count) == (1, 1, 1, 1)
    assert [place.row for place in counts.placeholders] == [4]


def test_a_file_without_rows_has_columns(tmp_path, read):
    pl.DataFrame({"a": []}, schema={"a": pl.Int64}).write_parquet(tmp_path / "file")
    outcome = read(tmp_path / "file")
    assert (outcome.types, outcome.rows) == (["integer"], [])


def test_content_decides_the_format_not_the_name(tmp_path, read):
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "file")
    assert read(tmp_path / "file", file_name="table.csv").report.format == "parquet"
    assert read("a,b\n1,2\n", file_name="table.parquet").report.format == "csv"


def test_instants_of_twelve_bytes_are_read(tmp_path, read):
    moments = pa.table({"t": pa.array([datetime(2024, 1, 1, 2, 3, 4), None], pa.timestamp("ns"))})
    pq.write_table(moments, tmp_path / "file", use_deprecated_int96_timestamps=True, store_schema=False)
    outcome = read(tmp_path / "file")
    assert (outcome.types, outcome.frame.to_series().to_list()) == (["datetime"], [datetime(2024, 1, 1, 2, 3, 4), None])


BEYOND = {
    "year_0": (pl.Datetime("us"), -62_135_596_800_000_001, "0000-12-31 23:59:59.999999"),
    "year_10000": (pl.Datetime("us"), 253_402_300_800_000_000, "+10000-01-01 00:00:00.000000"),
    "no_year": (pl.Datetime("ms"), 2**62, "4611686018427387904ms since 1970-01-01"),
    "no_day": (pl.Date(), -(2**30), "-1073741824d since 1970-01-01"),
}


@pytest.mark.parametrize(("dtype", "number", "text"), BEYOND.values(), ids=BEYOND.keys())
def test_moments_beyond_the_calendar_are_kept(dtype, number, text, tmp_path, read):
    whole = pl.Int32() if dtype == pl.Date() else pl.Int64()
    pl.DataFrame({"t": pl.Series([number, None, 0], dtype=whole).cast(dtype)}).write_parquet(tmp_path / "file")
    outcome = read(tmp_path / "file")
    assert outcome.frame.to_series().to_physical().to_list() == [number, None, 0]
    texts = [row[0] for batch in outcome.table.texts() for row in batch.frame.rows()]
    assert texts[:2] == [text, None]
    assert texts[2].startswith("1970-01-01")
    assert profile_table(outcome.table, as_of=datetime(2024, 1, 1, tzinfo=UTC)).columns


def test_slices_are_cut_before_they_are_decoded(tmp_path, read, monkeypatch):
    monkeypatch.setattr(parquet, "BATCH_BYTES", 4_000)
    monkeypatch.setattr(parquet, "COLUMN_BYTES", 0)
    pl.DataFrame({"n": range(10_000)}).write_parquet(tmp_path / "file", row_group_size=3_000)
    outcome = read(tmp_path / "file")
    assert max(batch.frame.height for batch in outcome.batches) <= 500
    assert outcome.frame.to_series().to_list() == list(range(10_000))


def test_many_columns_are_read_up_to_the_limit(tmp_path, read):
    pl.DataFrame({f"c{at}": [at] for at in range(3_000)}).write_parquet(tmp_path / "file")
    outcome = read(tmp_path / "file")
    assert outcome.rows == [tuple(range(3_000))]
