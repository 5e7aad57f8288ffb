"""Malicious and bad files through a real child: each ends in its stated outcome, and no word of it in a log or an error.

The numbers are those of the list of hostile inputs (M1–M28). Here are the ones that concern delimited text and Parquet; M21–M25 are
about HTTP, gRPC, NATS and Excel and are tested where those are.
"""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from profilemydata.profiler.v1 import profile_pb2

from services.runtime.errors import InvalidRequest, LimitExceeded

Bench = Any
SECRET = "SECRET-4711"
NUMBERS = "\n".join(map(str, range(60)))


@dataclass
class Profiled:
    """The file is read: so many rows, these names, these load problems."""

    rows: int
    names: list[str] | None = None
    problems: set[str] = field(default_factory=set)


@dataclass
class Hostile:
    make: Callable[[], bytes]
    outcome: Profiled | str
    """A reason where the file is refused."""
    file_name: str = "data.csv"


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return partial(content.encode, encoding)


def parquet(frame: Callable[[], pl.DataFrame], **options: Any) -> Callable[[], bytes]:
    def make() -> bytes:
        buffer = io.BytesIO()
        frame().write_parquet(buffer, **options)
        return buffer.getvalue()

    return make


def encrypted(*, plaintext_footer: bool) -> Callable[[], bytes]:
    keys = pl.ParquetEncryptionProperties(footer_key=b"0" * 16, plaintext_footer=plaintext_footer)
    return parquet(lambda: pl.DataFrame({"a": [SECRET] * 100}), encryption=keys)


def repeated() -> pl.DataFrame:
    """More text than the child may have memory, in some kilobytes of file."""
    return pl.select(text=pl.repeat(SECRET * 93, 600_000))


def deep() -> pl.DataFrame:
    value: object = SECRET
    for _ in range(70):
        value = [value]
    return pl.DataFrame({"deep": [value]})


def extremes() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "float": [float("nan"), float("inf"), -0.0, 1e308],
            "wide": pl.Series([2**100, -(2**100), None, 0], dtype=pl.Int128),
            "exact": pl.Series(["9" * 30, "-1", None, "0"]).cast(pl.Decimal(38, 2)),
            "day": pl.Series([-719528, 2932896, 0, None], dtype=pl.Int32).cast(pl.Date),
        }
    )


HOSTILE_TEXT = "\u202eabc\u202c,\u200b\u200d\ufeff,e" + "\u0301" * 300 + ",שלום"

CASES = {
    "M4 parquet that swells a thousandfold": Hostile(parquet(repeated), Profiled(600_000, ["text"])),
    "M4 parquet nested too deep": Hostile(parquet(deep), "NESTED_TOO_DEEP"),
    "M9 fifty thousand columns": Hostile(text(("x," * 49_999 + "x\n") * 20), "TOO_MANY_COLUMNS"),
    "M10 unclosed quote": Hostile(text(f'a,b\n1,"{SECRET}\n2,y\n3,z\n'), Profiled(3, ["a", "b"], {"unclosed_quotes"})),
    "M10 one line without end": Hostile(text(f"a,b\n1,{SECRET * 1_100_000}\n"), "RECORD_TOO_LONG"),
    "M10 ragged rows": Hostile(text(f"a,b\n1,2\n3\n4,5,{SECRET}\n6,7\n"), Profiled(4, ["a", "b"], {"short_rows", "long_rows"})),
    "M11 a bad cell among numbers": Hostile(text(f"n\n{NUMBERS}\n{SECRET}\n"), Profiled(61, ["n"])),
    "M12 NUL bytes": Hostile(text(f"a,b\n1,{SECRET}\0x\n2,y\n"), Profiled(2, ["a", "b"], {"nul_bytes"})),
    "M13 BOM, double and blank names": Hostile(
        text("a,a,,d\n1,2,3,x\n4,5,6,y\n", "utf-8-sig"), Profiled(2, ["a", "a", "", "d"], {"utf8_bom", "duplicate_headers", "blank_headers"})
    ),
    "M13 a name of 33 KB": Hostile(text(f"{SECRET * 3000},b\n1,x\n3,y\n"), Profiled(2, [SECRET * 3000, "b"])),
    "M13 a name like a pattern": Hostile(text("^.*$,*,b\nx,1,2\ny,3,4\n"), Profiled(2, ["^.*$", "*", "b"])),
    "M14 bidi, zero width, combining": Hostile(
        text(f"{HOSTILE_TEXT}\n{','.join(reversed(HOSTILE_TEXT.split(',')))}\n1,2,3,4\n"), Profiled(2, HOSTILE_TEXT.split(","))
    ),
    "M14 lone surrogates": Hostile(lambda: b"a,b\n1,\xed\xa0\x80\n2," + "日本".encode() * 40 + b"\n", Profiled(2, ["a", "b"], {"undecodable_bytes"})),
    "M15 a name like a glob": Hostile(text("a,b\n1,2\n"), Profiled(1, ["a", "b"]), "d[1].csv"),
    "M16 a name like a path": Hostile(text("a,b\n1,2\n"), Profiled(1, ["a", "b"]), "../../etc/passwd"),
    "M16 a name with NUL, as long as a page": Hostile(text("a,b\n1,2\n"), Profiled(1, ["a", "b"]), "CON\0" + "x" * 4096),
    "M17 a name like an address": Hostile(text("a,b\n1,2\n"), Profiled(1, ["a", "b"]), "http://127.0.0.1/x.csv"),
    "M18 formulas": Hostile(text("=cmd,+x,-y,@z\n=1+1,+2,-3,@SUM\n=HYPERLINK(),a,b,c\n"), Profiled(2, ["=cmd", "+x", "-y", "@z"])),
    "M19 scripts": Hostile(text("<script>,{{7*7}}\n</script>,javascript:x\na,b\n"), Profiled(2, ["<script>", "{{7*7}}"])),
    "M20 SQL": Hostile(text("\"x\"\"; DROP TABLE t; --\",b\na,b\nc,d\n"), Profiled(2, ['x"; DROP TABLE t; --', "b"])),
    "M26 extremes as text": Hostile(
        text(f"n,x,d\nNaN,1e308,0000-01-01\ninf,-0.0,9999-12-31\n1,1e400,2024-03-31\n{2**100},2,{SECRET}\n"), Profiled(4, ["n", "x", "d"])
    ),
    "M26 extremes as stored": Hostile(parquet(extremes), Profiled(4, ["float", "wide", "exact", "day"])),
    "M27 UTF-16": Hostile(text("a,ü\n1,x\n2,y\n", "utf-16"), Profiled(2, ["a", "ü"], {"transcoded", "byte_order_mark"})),
    "M27 Latin-1": Hostile(text("a,ü\n1,ß\n2,é\n", "latin-1"), Profiled(2, ["a", "ü"], {"transcoded"})),
    "M27 two encodings": Hostile(
        lambda: b"a,b\n" + "1,Köln\n".encode() * 99 + "2,Köln\n".encode("latin-1"), Profiled(100, ["a", "b"], {"undecodable_bytes"})
    ),
    "M27 a program renamed": Hostile(lambda: b"\x7fELF" + bytes(range(256)) * 40, "UNSUPPORTED_FORMAT"),
    "M27 no byte": Hostile(bytes, "EMPTY_FILE"),
    "M27 header only": Hostile(text("name,city\n"), Profiled(0, ["name", "city"], {"header_only"})),
    "M27 one column": Hostile(text("name\nx\ny\n"), Profiled(2, ["name"])),
    "M27 parquet without rows": Hostile(parquet(lambda: pl.DataFrame(schema={"a": pl.String()})), Profiled(0, ["a"])),
    "M28 parquet with encrypted footer": Hostile(encrypted(plaintext_footer=False), "UNSUPPORTED_ENCRYPTED"),
    "M28 parquet with encrypted columns": Hostile(encrypted(plaintext_footer=True), "UNSUPPORTED_ENCRYPTED"),
    "broken parquet": Hostile(lambda: parquet(extremes)()[:-30] + SECRET.encode() + b"PAR1", "UNREADABLE_FILE"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_each_ends_in_its_stated_outcome(case: Hostile, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    job = bench.job(case.make(), case.file_name)
    if isinstance(case.outcome, str):
        with pytest.raises((InvalidRequest, LimitExceeded)) as refused:
            await bench.sandbox().run(job)
        assert refused.value.reason == case.outcome
        told = [*traceback.format_exception(refused.value), str(refused.value.metadata), refused.value.message]
        assert not any(SECRET in line for line in told)
    else:
        profile = profile_pb2.Profile.FromString(await bench.sandbox().run(job)).primary
        assert {metric.name: metric.integer for metric in profile.dataset.metrics}["row_count"] == case.outcome.rows
        assert [column.name for column in profile.columns] == case.outcome.names
        assert {problem.code for problem in profile.load.problems} >= case.outcome.problems
        assert not any(SECRET in str(problem) for problem in profile.load.problems)
        assert profile.load.file_name == case.file_name
    assert SECRET not in caplog.text


async def test_a_path_is_not_a_pattern(bench: Bench, tmp_path: Path) -> None:
    (bench.directory / "d1.csv").write_text("other\n1\n")
    job = bench.job(b"mine,b\n1,2\n", "d[1].csv")
    profile = profile_pb2.Profile.FromString(await bench.sandbox().run(job)).primary
    assert [column.name for column in profile.columns] == ["mine", "b"]
