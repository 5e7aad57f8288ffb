"""Whatever has become of a JSON document: a table, or an error with a stable reason that quotes nothing."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.runtime.errors import InvalidRequest, LimitExceeded

SECRET = "SECRET-4711"
LIMITS = ReadLimits(max_columns=200, max_record_bytes=2000, batch_rows=7)
RECORDS = [
    {"id": at, "n": {"x": at / 7, "l": [{"a": SECRET}, None, at] * (at % 3)}, "t": "é\ud83d\ude00\\", "b": at > 3}
    for at in range(9)
]
SEEDS = [
    json.dumps(RECORDS).encode(),
    json.dumps({"meta": {"v": [1]}, "data": {"rows": RECORDS}}, indent=1).encode(),
    "\n".join(json.dumps(record) for record in RECORDS).encode(),
    json.dumps(RECORDS, ensure_ascii=False).encode("utf-16", "surrogatepass"),
    b"[[1,2],[3]]",
    b'{"a":' * 30 + b"1" + b"}" * 30,
]
PIECES = [
    *(bytes([sign]) for sign in b'{}[]",:\\\n\r\t -1eE.x\x00\xff'),
    b"NaN",
    b"null",
    b'""',
    b"[[",
    b'{"a":',
    b"\\ud800",
    b"\xef\xbb\xbf",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 5))):
        position = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.integers(0, 3))
        content[position : position + length] = draw(st.sampled_from(PIECES) | st.binary(max_size=3))
    return bytes(content[: draw(st.integers(1, len(content)))] if draw(st.booleans()) else content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=mutated(), name=st.sampled_from(["x.json", "x.ndjson", "x.csv"]), path=st.sampled_from([None, None, "data.rows"]))
def test_any_document_is_a_table_or_a_refusal(content: bytes, name: str, path: str | None) -> None:
    with tempfile.TemporaryDirectory() as directory:
        upload = Path(directory) / "upload"
        upload.write_bytes(content)
        try:
            table = open_table(upload, name, ReadOptions(format="json", json_path=path), LIMITS, Path(directory))
            rows = sum(batch.frame.height for batch in table.batches())
            assert rows == sum(batch.frame.height for batch in table.texts())
            table.close()
        except (InvalidRequest, LimitExceeded) as refused:
            assert refused.reason not in ("INTERNAL", "INVALID_REQUEST")
            assert SECRET not in str(refused)
        assert [entry.name for entry in Path(directory).iterdir()] == ["upload"]
