"""Parquet, Arrow and Avro files that lie, break off or hide something: each with its stable reason."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import fastavro
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.profiler.core.readers.stored import arrow_messages, avro_codecs
from services.profiler.core.readers.stored.avro_container import Block, container, long_bytes
from services.runtime.errors import InvalidRequest, LimitExceeded

TABLE = pa.table({"id": range(100), "word": ["SECRET"] * 100})


def parquet(table: pa.Table = TABLE, **options: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def arrow(table: pa.Table = TABLE, open_writer=pa.ipc.new_file, **options: object) -> bytes:
    sink = io.BytesIO()
    with open_writer(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return sink.getvalue()


def stream(table: pa.Table = TABLE, **options: object) -> bytes:
    return arrow(table, pa.ipc.new_stream, **options)


def avro(schema: object, payload: bytes = b"", rows: int = 1, codec: bytes = b"null") -> bytes:
    text = schema if isinstance(schema, bytes) else json.dumps(schema).encode()
    return container(text, [Block(rows, payload, 0)]).replace(b"avro.codec\x08null", b"avro.codec" + long_bytes(len(codec)) + codec)


def record(name: str, kind: object) -> dict[str, object]:
    return {"type": "record", "name": name, "fields": [{"name": "c", "type": kind}]}


def records(**options: object) -> bytes:
    sink = io.BytesIO()
    fastavro.writer(sink, record("r", "string"), [{"c": "SECRET"}] * 50, **options)
    return sink.getvalue()


def one(values: pa.Array) -> pa.Table:
    return pa.table({"c": values})


def footer_claims(old: int, new: int) -> bytes:
    """A Parquet file whose footer counts other rows; the numbers are equally long as the footer writes them."""
    content = parquet(pa.table({"c": range(old)}), use_dictionary=False, compression="none", write_statistics=False)
    at = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    return content[:at] + content[at:].replace(long_bytes(old), long_bytes(new))


def many_times() -> bytes:
    """An Arrow file whose footer names its only batch a hundred thousand times, as far as a footer is believed."""
    content = arrow(pa.table({"c": range(1000)}))
    start = len(content) - 10 - int.from_bytes(content[-10:-6], "little")
    footer = bytearray(content[start:-10])
    block = next(at for at in range(0, len(footer) - 24, 4) if int.from_bytes(footer[at + 16 : at + 24], "little") == 8000)
    footer += bytes(-len(footer) % 8 + 4)
    vector = len(footer)
    footer += (100_000).to_bytes(4, "little") + bytes(footer[block : block + 24]) * 100_000
    pointer = next(at for at in range(0, block, 4) if at + int.from_bytes(footer[at : at + 4], "little") == block - 4)
    footer[pointer : pointer + 4] = (vector - pointer).to_bytes(4, "little")
    return content[:start] + footer + len(footer).to_bytes(4, "little") + b"ARROW1"


DECIMAL_76 = one(pa.array([Decimal(1)], pa.decimal256(76, 2)))
UNION = pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])])
REFUSED = {
    "parquet_without_tail": (parquet()[:-9], "UNREADABLE_FILE"),
    "parquet_footer_beyond_the_file": (parquet()[:-8] + b"\xff\xff\xff\x7fPAR1", "UNREADABLE_FILE"),
    "parquet_too_short": (b"PAR1PAR1", "UNREADABLE_FILE"),
    "parquet_pages_broken": (b"PAR1" + b"\xff" * 80 + parquet(compression="none")[84:], "UNREADABLE_FILE"),
    "parquet_fewer_rows_than_claimed": (footer_claims(1000, 1100), "UNREADABLE_FILE"),
    "parquet_long_decimals": (parquet(DECIMAL_76), "UNSUPPORTED_FORMAT"),
    "parquet_equal_names": (parquet(TABLE.rename_columns(["a", "a"])), "UNSUPPORTED_FORMAT"),
    "parquet_encrypted_footer": (b"PARE" + parquet()[4:-4] + b"PARE", "UNSUPPORTED_ENCRYPTED"),
    "arrow_without_tail": (arrow()[:-3], "UNREADABLE_FILE"),
    "arrow_body_missing": (arrow()[:200] + arrow()[-300:], "UNREADABLE_FILE"),
    "arrow_repeats_itself": (many_times(), "UNREADABLE_FILE"),
    "arrow_unknown_zone": (arrow(one(pa.array([1], pa.timestamp("us", "Mars/Olympus")))), "UNREADABLE_FILE"),
    "arrow_union": (arrow(one(UNION)), "UNSUPPORTED_FORMAT"),
    "arrow_long_decimals": (stream(DECIMAL_76), "UNSUPPORTED_FORMAT"),
    "arrow_intervals": (arrow(one(pa.array([pa.MonthDayNano([1, 2, 3])]))), "UNSUPPORTED_FORMAT"),
    "arrow_runs": (arrow(one(pa.RunEndEncodedArray.from_arrays([2], [5]))), "UNSUPPORTED_FORMAT"),
    "arrow_list_views": (stream(one(pa.array([[1]], pa.list_view(pa.int64())))), "UNSUPPORTED_FORMAT"),
    "stream_cut_off": (stream()[:-100], "UNREADABLE_FILE"),
    "feather_1": (b"FEA1" + bytes(60) + b"FEA1", "UNSUPPORTED_FORMAT"),
    "avro_cut_off": (records()[:-30], "UNREADABLE_FILE"),
    "avro_header_only_begun": (records()[:20], "UNREADABLE_FILE"),
    "avro_sync_broken": (records()[:-1] + b"\0", "UNREADABLE_FILE"),
    "avro_no_schema": (avro(b"{"), "UNREADABLE_FILE"),
    "avro_unknown_type": (avro(record("r", "no-such")), "UNREADABLE_FILE"),
    "avro_text_longer_than_block": (avro(record("r", "string"), long_bytes(2**40)), "UNREADABLE_FILE"),
    "avro_text_of_negative_length": (avro(record("r", "string"), b"\x03SECRET"), "UNREADABLE_FILE"),
    "avro_bytes_left_over": (avro(record("r", ["int", "string"]), b"\0\0\0"), "UNREADABLE_FILE"),
    "avro_symbol_beyond": (avro(record("r", {"type": "enum", "name": "e", "symbols": ["A"]}), b"\x04"), "UNREADABLE_FILE"),
    "avro_int_too_large": (avro(record("r", "int"), long_bytes(2**40)), "UNREADABLE_FILE"),
    "avro_more_records_than_bytes": (avro(record("r", "long"), b"\0", rows=10**6), "UNREADABLE_FILE"),
    "avro_endless_nothing": (avro(record("r", "null"), rows=2 * 10**6), "UNREADABLE_FILE"),
    "avro_list_of_nothing": (avro(record("r", {"type": "array", "items": "null"}), long_bytes(2**60) + b"\0"), "UNREADABLE_FILE"),
    "avro_unknown_codec": (avro(record("r", "int"), b"\2", codec=b"lz4"), "UNSUPPORTED_FORMAT"),
    "avro_codec_broken": (avro(record("r", "int"), b"\2", codec=b"snappy"), "UNREADABLE_FILE"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused(content, reason, read):
    with pytest.raises(InvalidRequest) as refused:
        read(content)
    assert refused.value.reason == reason
    assert "SECRET" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def doubling() -> dict[str, object]:
    """Twenty types, each with two fields of the one before: a million columns."""
    inner: object = "long"
    for number in range(20):
        again = inner if isinstance(inner, str) else inner["name"]
        fields = [{"name": "a", "type": inner}, {"name": "b", "type": again}]
        inner = {"type": "record", "name": f"t{number}", "fields": fields}
    return inner  # type: ignore[return-value]


def deep_avro(levels: int) -> bytes:
    return avro(b'{"type":"array","items":' * levels + b'"int"' + b"}" * levels)


LIMITED = {
    "parquet_rows": (footer_claims(1000, 1100), {"max_cells": 1050}, "TOO_MANY_CELLS"),
    "parquet_values_in_lists": (parquet(one(pa.array([[1] * 1000]))), {"max_cells": 999}, "TOO_MANY_CELLS"),
    "arrow_rows_of_nothing": (arrow(one(pa.nulls(2**31 - 1))), {}, "TOO_MANY_CELLS"),
    "arrow_columns": (stream(pa.table({f"c{i}": [1] for i in range(50)})), {"max_columns": 49}, "TOO_MANY_COLUMNS"),
    "avro_rows": (avro(record("r", "null"), rows=1000), {"max_cells": 999}, "TOO_MANY_CELLS"),
    "avro_within_itself": (avro(record("r", ["null", "r"]), b"\0"), {}, "NESTED_TOO_DEEP"),
    "avro_unfolds_without_bound": (avro(doubling()), {"max_columns": 100}, "TOO_MANY_COLUMNS"),
    "avro_deep": (deep_avro(100), {}, "NESTED_TOO_DEEP"),
    "avro_very_deep": (deep_avro(100_000), {}, "NESTED_TOO_DEEP"),
}


@pytest.mark.parametrize(("content", "limits", "reason"), LIMITED.values(), ids=LIMITED.keys())
def test_what_costs_too_much_is_refused(content, limits, reason, read):
    with pytest.raises(LimitExceeded) as refused:
        read(content, limits=ReadLimits(**limits))
    assert refused.value.reason == reason


def test_a_block_of_avro_unpacks_within_bounds(read, monkeypatch):
    monkeypatch.setattr(avro_codecs, "MAX_BLOCK_BYTES", 10_000)
    for codec in ("deflate", "bzip2", "xz"):
        sink = io.BytesIO()
        fastavro.writer(sink, record("r", "string"), [{"c": "a" * 20_000}], codec=codec)
        with pytest.raises(LimitExceeded) as refused:
            read(sink.getvalue())
        assert refused.value.reason == "DECOMPRESSION_LIMIT"


def test_a_record_batch_of_arrow_is_read_within_bounds(read, monkeypatch):
    monkeypatch.setattr(arrow_messages, "MAX_BATCH_BYTES", 10_000)
    for content in (stream(one(pa.array(["a" * 20_000])), compression="zstd"), arrow(one(pa.array(["a" * 20_000])))):
        with pytest.raises(LimitExceeded) as refused:
            read(content)
        assert refused.value.reason == "DECOMPRESSION_LIMIT"


def test_equal_values_stored_once_are_read_in_bounded_batches(read, tmp_path):
    pl.Series("a", ["x" * 1000]).new_from_index(0, 300_000).to_frame().write_parquet(tmp_path / "bomb", row_group_size=300_000)
    assert (tmp_path / "bomb").stat().st_size < 10_000
    outcome = read(tmp_path / "bomb")
    assert sum(batch.frame.height for batch in outcome.batches) == 300_000
    assert max(batch.frame.estimated_size() for batch in outcome.batches) <= 65 * 1024**2


def test_a_table_without_rows_or_columns_is_read(read):
    for content in (parquet(TABLE.slice(0, 0)), arrow(TABLE.slice(0, 0)), stream(TABLE.slice(0, 0))):
        outcome = read(content)
        assert (outcome.names, outcome.rows) == (["id", "word"], [])
    for content in (parquet(pa.table({})), arrow(pa.table({}))):
        assert read(content).names == []
    assert read(avro({"type": "record", "name": "r", "fields": []}, rows=3)).names == []


def test_equal_names_of_arrow_are_kept(read):
    for content in (arrow(TABLE.rename_columns(["a", "a"])), stream(TABLE.rename_columns(["", ""]))):
        outcome = read(content)
        assert (len(set(outcome.names)), outcome.types, outcome.rows[1]) == (1, ["integer", "text"], (1, "SECRET"))


WHOLE = {
    "parquet": parquet(TABLE.slice(0, 3)),
    "arrow": arrow(TABLE.slice(0, 3)),
    "stream": stream(TABLE.slice(0, 3)),
    "avro": records(),
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE.keys())
@pytest.mark.parametrize(
    "piece", [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f", b"\x80"], ids=["ones", "zeros", "positive", "negative"]
)
def test_no_offset_is_believed(content, piece, tmp_path):
    for at in range(4, len(content) - 8, 5):
        path = tmp_path / "upload"
        path.write_bytes(content[:at] + piece + content[at + len(piece) :])
        try:
            table = open_table(path, "x", ReadOptions(), ReadLimits(), tmp_path, sha256="known")
            rows = sum(batch.frame.height for batch in table.batches())
            table.close()
            assert rows >= 0
        except (InvalidRequest, LimitExceeded) as refused:
            assert refused.reason
