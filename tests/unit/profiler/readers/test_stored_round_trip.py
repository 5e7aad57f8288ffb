"""Any flat table that pyarrow or fastavro writes is read back equal, and measured like the same data as text."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.engine.profile_table import profile_table
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TYPES = {
    "long": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "int": (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
    "double": (pa.float64(), st.floats(allow_nan=False)),
    "float": (pa.float32(), st.floats(allow_nan=False, width=32)),
    "boolean": (pa.bool_(), st.booleans()),
    "string": (pa.string(), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)),
    "bytes": (pa.binary(), st.binary(max_size=8)),
    "date": (pa.date32(), st.dates()),
    "timestamp": (
        pa.timestamp("us", "UTC"),
        st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 30)).map(lambda m: m.replace(tzinfo=UTC)),
    ),
    "array": (pa.list_(pa.int64()), st.lists(st.integers(-5, 5), max_size=3)),
}
AVRO = {
    "date": {"type": "int", "logicalType": "date"},
    "timestamp": {"type": "long", "logicalType": "timestamp-micros"},
    "array": {"type": "array", "items": "long"},
}


@st.composite
def tables(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=4))
    height = draw(st.integers(0, 12))
    cells = [draw(st.lists(st.none() | TYPES[kind][1], min_size=height, max_size=height)) for kind in kinds]
    return kinds, cells


def arrow_table(kinds, cells) -> pa.Table:
    arrays = [pa.array(column, TYPES[kind][0]) for kind, column in zip(kinds, cells, strict=True)]
    return pa.table(arrays, names=[f"n{at}" for at in range(len(kinds))])


def as_parquet(kinds, cells, pieces: int) -> bytes:
    sink = io.BytesIO()
    pq.write_table(arrow_table(kinds, cells), sink, row_group_size=pieces)
    return sink.getvalue()


def as_arrow(kinds, cells, pieces: int) -> bytes:
    sink, table = io.BytesIO(), arrow_table(kinds, cells)
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=pieces)
    return sink.getvalue()


def as_stream(kinds, cells, pieces: int) -> bytes:
    sink, table = io.BytesIO(), arrow_table(kinds, cells)
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table, max_chunksize=pieces)
    return sink.getvalue()


def as_avro(kinds, cells, pieces: int) -> bytes:
    sink = io.BytesIO()
    fields = [{"name": f"n{at}", "type": ["null", AVRO.get(kind, kind)]} for at, kind in enumerate(kinds)]
    rows = [{f"n{at}": cell for at, cell in enumerate(row)} for row in zip(*cells, strict=True)]
    fastavro.writer(sink, {"type": "record", "name": "r", "fields": fields}, rows, sync_interval=pieces * 8, codec="deflate")
    return sink.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.integers(1, 12))
def test_what_is_written_is_read(table, pieces):
    kinds, cells = table
    for write in (as_parquet, as_arrow, as_stream, as_avro):
        assert columns_of(write(kinds, cells, pieces)) == cells, write


def columns_of(content: bytes) -> list[list[object]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        path.write_bytes(content)
        table = open_table(path, "x", ReadOptions(), ReadLimits(batch_rows=5), Path(folder), sha256="known")
        found: list[list[object]] = [[] for _ in table.columns]
        for batch in table.batches():
            assert batch.first_row == len(found[0]) + 1
            for column, cells in zip(found, batch.frame.get_columns(), strict=True):
                column.extend(cells.to_list())
        table.close()
        return found


ROWS = [
    ["double", [0.5 * at for at in range(40)]],
    ["string", [f"word {at % 7}" for at in range(39)] + [None]],
    ["date", [date(2024, 1, 13) + timedelta(days=at) for at in range(40)]],
    ["boolean", [at % 3 == 0 for at in range(40)]],
]


@pytest.mark.parametrize("write", [as_parquet, as_arrow, as_stream, as_avro], ids=["parquet", "arrow", "stream", "avro"])
def test_figures_are_those_of_the_same_data_as_text(write, tmp_path):
    kinds, cells = [kind for kind, _ in ROWS], [column for _, column in ROWS]
    lines = [",".join(f"n{at}" for at in range(4))]
    lines += [",".join("" if cell is None else str(cell).lower() for cell in row) for row in zip(*cells, strict=True)]
    assert figures(write(kinds, cells, 7), tmp_path) == figures("\n".join(lines).encode(), tmp_path)


def figures(content: bytes, folder: Path) -> list[object]:
    path = folder / "upload"
    path.write_bytes(content)
    table = open_table(path, "x", ReadOptions(), ReadLimits(), folder)
    profile = profile_table(table, as_of=EPOCH)
    table.close()
    return [
        (column.name, column.logical_type, {name: metric.value for name, metric in column.metrics.items()})
        for column in profile.columns
    ]
