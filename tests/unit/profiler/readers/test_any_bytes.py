"""Whatever the bytes are: a table, or an error with a stable reason."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.runtime.errors import InvalidRequest, LimitExceeded

LIMITS = ReadLimits(max_bytes=1 << 20, max_columns=200, max_record_bytes=2000, batch_rows=7)
SEED = 'id;näme,"x"\r\n1;a,"b\n""c"\r\n2,,5" \t|\'q\'\n\n007,2024-02-30,1.234,5 €\n'.encode()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"a": [1, None, 3], "b": ["x", "", "z"], "c": [[1], None, []]}).write_parquet(buffer)
    return buffer.getvalue()


def arrow() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"a": [1, None, 3], "b": ["x", "", "z"], "c": [{"d": [1]}, None, {"d": []}]}).write_ipc(buffer, compression="zstd")
    return buffer.getvalue()


def avro() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"a": [1, None, 3], "b": ["x", "", "z"], "c": [[1], None, []]}).write_avro(buffer, compression="deflate")
    return buffer.getvalue()


BINARIES = [parquet(), arrow(), avro()]


@st.composite
def mutated(draw):
    content = bytearray(draw(st.sampled_from([SEED, SEED * 20, SEED.decode().encode("utf-16"), *BINARIES, b"a,b\n1,2\n" * 50])))
    for _ in range(draw(st.integers(0, 8))):
        position = draw(st.integers(0, max(0, len(content) - 1)))
        piece = draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b'"', b"\n", b"\r", b",", b"\x00", b";", b"\xff", b"\xef\xbb\xbf"]))
        )
        if draw(st.booleans()):
            content[position:position] = piece
        else:
            content[position : position + len(piece)] = piece
    return bytes(content[: draw(st.integers(0, len(content)))]) if draw(st.booleans()) else bytes(content)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=300), mutated()))
def test_any_bytes_give_a_table_or_a_coded_error(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        path.write_bytes(content)
        try:
            table = open_table(path, "x.csv", ReadOptions(), LIMITS, Path(folder))
        except (InvalidRequest, LimitExceeded) as error:
            assert error.reason
            return
        try:
            check_account(table)
        except (InvalidRequest, LimitExceeded) as error:
            assert error.reason
        finally:
            table.close()


def check_account(table) -> None:
    rows = 0
    nulls = [0] * len(table.columns)
    for batch in table.batches():
        assert batch.first_row == rows + 1
        assert 0 < batch.frame.height <= LIMITS.batch_rows
        assert batch.frame.schema == {column.id: column.dtype for column in table.columns}
        rows += batch.frame.height
        nulls = [count + cells.null_count() for count, cells in zip(nulls, batch.frame.get_columns(), strict=True)]
    assert table.load_report().size_bytes > 0
    for column in table.columns:
        counts = table.cell_counts()[column.position]
        absent = counts.null_count
        if column.logical_type not in ("text", "unknown"):
            absent += counts.empty_count + counts.blank_count + counts.placeholder_count + counts.misfit_count
        assert absent == nulls[column.position], column
    for row in (1, rows):
        assert rows == 0 or table.source_line(row) is None or table.source_line(row) >= row
