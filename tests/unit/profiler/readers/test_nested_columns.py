"""Nested columns as leaves, named by their paths, alike in every format that nests."""

from __future__ import annotations

import io

import fastavro
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.nesting import leaves
from services.runtime.errors import LimitExceeded

ROWS = [
    {
        "id": 1,
        "geo": {"lat": 1.5, "name": None},
        "tags": ["a", None],
        "items": [{"price": 2, "codes": [7]}, None],
        "grid": [[1], [], None],
        "map": [("k", 5), ("l", None)],
    },
    {"id": 2, "geo": None, "tags": None, "items": [], "grid": None, "map": None},
]
LEAVES = {
    "id": [1, 2],
    "geo.lat": [1.5, None],
    "geo.name": [None, None],
    "tags[]": [["a", None], None],
    "items[].price": [[2, None], []],
    "items[].codes[]": [[[7], None], []],
    "grid[][]": [[[1], [], None], None],
    "map[].key": [["k", "l"], None],
    "map[].value": [[5, None], None],
}
ITEM = pa.struct([("price", pa.int64()), ("codes", pa.list_(pa.int64()))])
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("geo", pa.struct([("lat", pa.float64()), ("name", pa.string())])),
        ("tags", pa.list_(pa.string())),
        ("items", pa.list_(ITEM)),
        ("grid", pa.list_(pa.list_(pa.int64()))),
        ("map", pa.map_(pa.string(), pa.int64())),
    ]
)


def parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS, SCHEMA), sink)
    return sink.getvalue()


def arrow() -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, SCHEMA) as writer:
        writer.write_table(pa.Table.from_pylist(ROWS, SCHEMA))
    return sink.getvalue()


def record(type_name: str, /, **fields: object) -> dict[str, object]:
    return {"type": "record", "name": type_name, "fields": [{"name": key, "type": kind} for key, kind in fields.items()]}


def array(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def avro() -> bytes:
    schema = record(
        "row",
        id="long",
        geo=["null", record("geo", lat="double", name=["null", "string"])],
        tags=["null", array(["null", "string"])],
        items=array(["null", record("item", price="long", codes=array("long"))]),
        grid=["null", array(["null", array("long")])],
        map=["null", {"type": "map", "values": ["null", "long"]}],
    )
    rows = [{**row, "map": dict(row["map"]) if row["map"] else None} for row in ROWS]
    sink = io.BytesIO()
    fastavro.writer(sink, schema, rows)
    return sink.getvalue()


@pytest.mark.parametrize("content", [parquet(), arrow(), avro()], ids=["parquet", "arrow", "avro"])
def test_leaves_are_columns(content, read):
    outcome = read(content)
    assert outcome.names == list(LEAVES)
    assert [column.to_list() for column in outcome.frame.get_columns()] == list(LEAVES.values())
    assert outcome.types == ["integer", "float", "text", *["list"] * 6]
    assert outcome.counts(1).null_count == 1


def test_lists_are_written_as_json(read):
    (batch,) = read(parquet()).table.texts()
    assert batch.frame.row(0)[3:6] == ('["a",null]', "[2,null]", "[[7],null]")


def test_equal_keys_of_a_map_are_kept(read):
    sink = io.BytesIO()
    table = pa.table({"m": pa.array([[("k", 1), ("k", 2)]], pa.map_(pa.string(), pa.int64()))})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    assert read(sink.getvalue()).rows == [(["k", "k"], [1, 2])]


NAMES = {
    "plain": ({"a": pl.Struct({"b": pl.Int64})}, ["a.b"]),
    "dot_in_field": ({"a": pl.Struct({"b.c": pl.Int64})}, ['a."b.c"']),
    "brackets": ({"a[]": pl.Struct({"b": pl.Int64})}, ['"a[]".b']),
    "quote": ({"a": pl.Struct({'b"': pl.Int64})}, ['a."b"""']),
    "blank": ({"a": pl.Struct({"": pl.Int64})}, ['a.""']),
    "flat_with_dot": ({"a.b": pl.Int64()}, ["a.b"]),
    "flat_like_a_path": ({"a.b": pl.Int64(), "a": pl.Struct({"b": pl.Int64})}, ['"a.b"', "a.b"]),
    "pattern": ({"^a.*$": pl.Int64(), "*": pl.Struct({"^b$": pl.Int64})}, ["^a.*$", "*.^b$"]),
}


@pytest.mark.parametrize(("schema", "names"), NAMES.values(), ids=NAMES.keys())
def test_names_of_paths(schema, names):
    assert [leaf.name for leaf in leaves(list(schema), list(schema.values()), ReadLimits())] == names


def test_names_never_select(read, tmp_path):
    frame = pl.DataFrame({"^.*$": [{"*": 1, "^.*$": 2}], "*": [3]})
    frame.write_parquet(tmp_path / "file")
    assert read(tmp_path / "file").rows == [(1, 2, 3)]


def test_leaves_are_bounded():
    wide = pl.Struct({f"f{i}": pl.Int64 for i in range(20)})
    with pytest.raises(LimitExceeded) as refused:
        leaves(["a"], [wide], ReadLimits(max_columns=19))
    assert refused.value.reason == "TOO_MANY_COLUMNS"
    with pytest.raises(LimitExceeded) as refused:
        leaves(["a"], [pl.List(pl.List(pl.Map(pl.String(), wide)))], ReadLimits(max_depth=3))
    assert refused.value.reason == "NESTED_TOO_DEEP"
