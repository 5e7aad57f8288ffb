"""Files that are not read: each with its stable reason, and without a word of its content."""

from __future__ import annotations

import gzip
import io
import zipfile

import polars as pl
import pytest

from services.profiler.core.readers.base import ReadLimits
from services.runtime.errors import InvalidRequest, LimitExceeded, ServiceError

SECRET = "SECRET-4711"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, SECRET * 100)
    return buffer.getvalue()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({SECRET: [SECRET] * 1000}).write_parquet(buffer)
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "EMPTY_FILE"),
    "newlines_only": (b"\r\n\n\n", "EMPTY_FILE"),
    "byte_order_mark_only": (b"\xef\xbb\xbf", "EMPTY_FILE"),
    "document": (zipped("[Content_Types].xml", SECRET), "UNSUPPORTED_FORMAT"),
    "zip_of_two": (zipped(SECRET, "b.csv"), "SEVERAL_FILES"),
    "gzip_cut_off": (gzip.compress(SECRET.encode() * 100)[:-9], "UNREADABLE_FILE"),
    "random_bytes": (bytes(range(256)) * 64, "UNSUPPORTED_FORMAT"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(200), "UNSUPPORTED_FORMAT"),
    "parquet_garbage": (b"PAR1" + SECRET.encode() * 20 + b"PAR1", "UNREADABLE_FILE"),
    "parquet_cut_off": (parquet()[:-20], "UNREADABLE_FILE"),
    "parquet_broken_inside": (parquet()[:40] + b"\xff" * 60 + parquet()[100:], "UNREADABLE_FILE"),
    "parquet_encrypted": (b"PARE" + parquet()[4:-4] + b"PARE", "UNSUPPORTED_ENCRYPTED"),
}

LIMITED = {
    "bytes": (b"a,b\n1,2\n", {"max_bytes": 4}, "FILE_TOO_LARGE"),
    "columns": (b",".join([SECRET.encode()] * 11) + b"\n", {"max_columns": 10}, "TOO_MANY_COLUMNS"),
    "cells": (b"a,b\n" + b"1,2\n" * 100, {"max_cells": 150}, "TOO_MANY_CELLS"),
    "record": (b"a,b\n" + SECRET.encode() * 200 + b",2\n", {"max_record_bytes": 1000}, "RECORD_TOO_LONG"),
    "quoted_record": (b'a,b\n"' + (SECRET.encode() + b"\n") * 200 + b'",2\n', {"max_record_bytes": 1000}, "RECORD_TOO_LONG"),
    "one_endless_line": (SECRET.encode() * 100_000, {"max_record_bytes": 1000}, "RECORD_TOO_LONG"),
    "parquet_columns": (parquet(), {"max_columns": 0}, "TOO_MANY_COLUMNS"),
    "parquet_cells": (parquet(), {"max_cells": 999}, "TOO_MANY_CELLS"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_unreadable_bytes_are_refused(content, reason, read):
    with pytest.raises(InvalidRequest) as refused:
        read(content)
    assert refused.value.reason == reason
    assert_silent(refused.value)


@pytest.mark.parametrize(("content", "limits", "reason"), LIMITED.values(), ids=LIMITED.keys())
def test_limits_are_kept(content, limits, reason, read):
    with pytest.raises(LimitExceeded) as refused:
        read(content, limits=ReadLimits(**limits))
    assert refused.value.reason == reason
    assert not refused.value.retryable
    assert_silent(refused.value)


def test_deeply_nested_parquet_is_refused(tmp_path, read):
    value: object = 1
    for _ in range(12):
        value = [value]
    pl.DataFrame({"deep": [value]}).write_parquet(tmp_path / "deep")
    with pytest.raises(LimitExceeded) as refused:
        read(tmp_path / "deep", limits=ReadLimits(max_depth=10))
    assert refused.value.reason == "NESTED_TOO_DEEP"


def test_the_name_of_a_file_is_never_a_path(tmp_path, read):
    (tmp_path / "d1.csv").write_bytes(b"other\n1\n")
    (tmp_path / "d[1].csv").write_bytes(b"mine\n1\n2\n")
    outcome = read(tmp_path / "d[1].csv", file_name="../../etc/passwd")
    assert outcome.names == ["mine"]
    assert outcome.report.file_name == "../../etc/passwd"


def assert_silent(error: ServiceError) -> None:
    seen: BaseException | None = error
    while seen is not None:
        assert SECRET not in str(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    assert SECRET not in str(error.metadata)
