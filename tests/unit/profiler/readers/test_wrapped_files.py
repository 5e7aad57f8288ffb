"""Compressed files: read as if they were plain, whatever wraps them; refused with a reason where they break or swell."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import tempfile
import zipfile
import zlib
from functools import partial
from pathlib import Path

import polars as pl
import pytest
import zstandard
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.profiler.core.readers.text.clean import CleanParser
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.wrapping.registry import WRAPPERS
from services.runtime.errors import InvalidRequest, LimitExceeded
from tests.unit.profiler.readers.wrappings import WRAPS, Wrap, in_zip, zipped

PLAIN = 'id;näme\n007;"a;b"\n008;c\n'.encode()
SECRET = "SECRET-4711"
MIB = 1024**2
LIMITS = ReadLimits(max_bytes=MIB, max_columns=200, max_record_bytes=2000)


def result(content: bytes, file_name: str = "data.csv", limits: ReadLimits = LIMITS):
    """The rows as text and what was said of them, or the reason of the refusal. Checks that nothing is left behind."""
    with tempfile.TemporaryDirectory() as folder:
        path, spill = Path(folder, "upload"), Path(folder, "spill")
        path.write_bytes(content)
        spill.mkdir()
        try:
            table = open_table(path, file_name, ReadOptions(), limits, spill)
        except (InvalidRequest, LimitExceeded) as error:
            assert not list(spill.iterdir()), "a refusal must leave nothing"
            assert SECRET not in str(error) + str(error.metadata)
            return error.reason
        try:
            rows = [row for batch in table.texts() for row in batch.frame.rows()]
            report = table.load_report()
            return [column.name for column in table.columns], rows, [problem.code for problem in report.problems], report.delimiter
        except (InvalidRequest, LimitExceeded) as error:
            return error.reason
        finally:
            table.close()
            assert not list(spill.iterdir()), "close() must remove what was unpacked"


@pytest.mark.parametrize(("wrap", "compression"), WRAPS.values(), ids=WRAPS.keys())
def test_a_wrapped_file_reads_like_the_plain_one(wrap: Wrap, compression, read):
    plain, wrapped = read(PLAIN), read(wrap(PLAIN), "näme.of the.user")
    assert (wrapped.names, wrapped.types, wrapped.rows, wrapped.problems) == (plain.names, plain.types, plain.rows, plain.problems)
    assert wrapped.report.compression == compression
    assert plain.report.compression == ""


@pytest.mark.parametrize("wrap", [wrap for wrap, _ in WRAPS.values()], ids=WRAPS.keys())
def test_the_report_is_about_the_file_as_received(wrap: Wrap, read):
    content = wrap(PLAIN)
    outcome = read(content, "a.csv.gz")
    report = outcome.report
    assert (report.file_name, report.size_bytes, report.sha256) == ("a.csv.gz", len(content), hashlib.sha256(content).hexdigest())
    assert outcome.batches[-1].byte_count <= len(content)
    assert outcome.table.source_line(2) == 3


def test_every_wrapper_is_tried_and_no_other_is_listed():
    assert {wrapper.name for wrapper in WRAPPERS} == {name for _, names in WRAPS.values() for name in names.split("+")}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=200), st.text("a1,;\"'\n\r\t é", max_size=200).map(str.encode)), st.sampled_from(list(WRAPS)))
def test_any_bytes_read_the_same_wrapped_as_plain(content, name):
    # What claims to be wrapped itself has a layer less to go.
    assume(not content.startswith(b"PK") and not any(wrapper.recognizes(content, Path()) for wrapper in WRAPPERS[:-1]))
    assert result(WRAPS[name][0](content)) == result(content)


@pytest.mark.parametrize("wrap", [wrap for wrap, _ in WRAPS.values()], ids=WRAPS.keys())
def test_a_cut_off_file_never_gives_a_part_of_its_rows(wrap: Wrap):
    whole = wrap(PLAIN)
    rows = result(PLAIN)[1]
    for end in range(len(whole)):
        found = result(whole[:end])
        # Two streams parted in the middle: what is left may be a whole file of one stream.
        is_part = isinstance(found, tuple) and found[1] and found[1] != rows
        assert not is_part or whole[end:].startswith(wrap(b"")[:2]), end


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(WRAPS)), st.integers(0, 10_000), st.binary(min_size=1, max_size=4), st.booleans())
def test_a_damaged_file_gives_a_table_or_a_reason(name, position, piece, inserted):
    whole = WRAPS[name][0](PLAIN)
    at = position % len(whole)
    assert result(whole[:at] + piece + whole[at if inserted else at + len(piece) :])


@pytest.mark.parametrize("name", [name for name in WRAPS if "zip" not in name.split("_")[0] or name.startswith("gzip_m")])
def test_what_follows_the_stream_is_refused(name):
    assert result(WRAPS[name][0](PLAIN) + b"id;more\n1;2\n") == "UNREADABLE_FILE"


def flagged(content: bytes, *, flag: int = 0, method: int | None = None) -> bytes:
    """An archive of one member whose headers say something else."""
    changed = bytearray(content)
    for start, at in ((0, 6), (content.rfind(b"PK\x01\x02"), 8)):
        changed[start + at] |= flag
        if method is not None:
            changed[start + at + 2] = method
    return bytes(changed)


ROWS = f"{SECRET}\n{SECRET}\n".encode()
STORED = zipped([(SECRET, ROWS)], zipfile.ZIP_STORED)
REFUSED = {
    "several_members": (zipped([(f"{SECRET}.csv", ROWS), ("b.csv", ROWS), ("c/", b"")]), "SEVERAL_FILES"),
    "same_name_twice": (zipped([("d/a.csv", ROWS), ("e/a.csv", ROWS)]), "SEVERAL_FILES"),
    "no_member": (zipped([]), "EMPTY_FILE"),
    "junk_only": (zipped([("__MACOSX/._a.csv", ROWS), ("d/", b"")]), "EMPTY_FILE"),
    "empty_member": (zipped([("a.csv", b"")]), "EMPTY_FILE"),
    "empty_gzip": (gzip.compress(b""), "EMPTY_FILE"),
    "encrypted": (flagged(STORED, flag=1), "UNSUPPORTED_ENCRYPTED"),
    "unknown_method": (flagged(STORED, method=98), "UNSUPPORTED_FORMAT"),
    "wrong_checksum": (STORED.replace(SECRET.encode() + b"\n", b"x" + SECRET.encode()[1:] + b"\n", 1), "UNREADABLE_FILE"),
    "no_directory": (STORED[: STORED.rfind(b"PK\x01\x02")], "UNREADABLE_FILE"),
    "three_layers": (gzip.compress(bz2.compress(lzma.compress(ROWS))), "NESTED_TOO_DEEP"),
    "archive_in_archive_of_many": (gzip.compress(zipped([("a", ROWS), ("b", ROWS)])), "SEVERAL_FILES"),
    "png_inside": (gzip.compress(b"\x89PNG\r\n\x1a\n" + bytes(200)), "UNSUPPORTED_FORMAT"),
    "greedy_dictionary": (lzma.compress(ROWS, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]), "DECOMPRESSION_LIMIT"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_wrappings(content, reason):
    assert result(content) == reason


def test_several_members_are_counted_and_not_named(read):
    with pytest.raises(InvalidRequest, match="2 files") as refused:
        read(REFUSED["several_members"][0])
    assert refused.value.metadata == {"file_count": "2"}


def test_junk_of_file_managers_is_no_member(read):
    members = [("d/", b""), ("__MACOSX/d/._a.csv", b"x"), ("d/.DS_Store", b"x"), ("d/a.csv", PLAIN), ("Thumbs.db", b"x")]
    assert read(zipped(members)).rows == read(PLAIN).rows


def test_a_hostile_member_name_is_only_text(read, tmp_path):
    outcome = read(zipped([("../../../escaped.csv", PLAIN)]), "a.zip")
    assert outcome.report.file_name == "a.zip"
    assert not list(tmp_path.rglob("*escaped*"))


def test_a_member_without_a_name_is_read(read):
    content = zipped([("data.csv", PLAIN)]).replace(b"data.csv", b"\0ata.csv")
    assert read(content, "a.zip").rows == read(PLAIN).rows


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "content.xml"])
def test_an_office_document_is_not_unpacked(name):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        path.write_bytes(zipped([(name, b"<x/>")]))
        assert not any(wrapper.recognizes(path.read_bytes(), path) for wrapper in WRAPPERS)


REPEATED = b"0" * (17 * MIB)
BOMBS = {
    # 194 KB that become 200 MB, in members so that making it takes no time.
    "gzip": lambda: gzip.compress(b"0,0\n" * (2 * MIB)) * 24,
    "zstd": lambda: zstandard.compress(REPEATED),
    "bzip2": lambda: bz2.compress(REPEATED),
    "xz": lambda: lzma.compress(REPEATED, preset=0),
    "lzma": lambda: lzma.compress(REPEATED, format=lzma.FORMAT_ALONE, preset=0),
    "zip": lambda: in_zip()(REPEATED),
    "zip_bzip2": lambda: in_zip(zipfile.ZIP_BZIP2)(REPEATED),
    "gzip_in_gzip": lambda: gzip.compress(gzip.compress(REPEATED)),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS.keys())
def test_a_file_that_swells_is_refused(make):
    content = make()
    assert len(content) < 300_000
    assert result(content, limits=ReadLimits()) == "DECOMPRESSION_LIMIT"


def test_a_small_file_may_swell(read):
    content = gzip.compress(b"a,b\n" + b"0,0\n" * 250_000)
    assert len(content) * 100 < 1_000_000
    assert read(content, limits=ReadLimits(batch_rows=250_000)).frame.height == 250_000


def test_the_size_limit_holds_for_what_comes_out():
    assert result(gzip.compress(PLAIN * 100), limits=ReadLimits(max_bytes=len(PLAIN) * 100)) == result(PLAIN * 100)
    assert result(gzip.compress(PLAIN * 100), limits=ReadLimits(max_bytes=len(PLAIN) * 100 - 1)) == "DECOMPRESSION_LIMIT"


def test_a_directory_of_thousands_is_refused():
    many = zipped([(f"{'n' * 200}{number}", b"") for number in range(5000)], zipfile.ZIP_STORED)
    assert result(many, limits=ReadLimits()) == "DECOMPRESSION_LIMIT"


def test_other_formats_come_wrapped_too(read):
    buffer = io.BytesIO()
    frame = pl.DataFrame({"n": [1, None, 3], "t": ["x", "", None]})
    frame.write_parquet(buffer)
    outcome = read(gzip.compress(buffer.getvalue()), "a.parquet.gz")
    assert outcome.rows == frame.rows()
    assert (outcome.report.format, outcome.report.compression) == ("parquet", "gzip")


@pytest.mark.parametrize("text", ["BZh,b\n1,2\n", "BZh9\n1\n2\n", "]a\n1\n", "PK,b\n1,2\n", "x^,b\n1,2\n"])
def test_text_that_begins_like_a_wrapper_is_text(text, read):
    outcome = read(text)
    assert outcome.report.compression == ""
    assert outcome.names == text.splitlines()[0].split(",")


@pytest.mark.parametrize(
    "compress", [gzip.compress, zstandard.compress, *(partial(zlib.compress, level=level) for level in (0, 1, 5, 6, 9))]
)
def test_the_engine_never_unpacks_by_itself(compress):
    assert CleanParser(Dialect(), 2).frame(compress(b"1,2\n3,4\n")) is None
