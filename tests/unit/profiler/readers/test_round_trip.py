"""What a CSV writer wrote comes back cell by cell, whatever the cells hold and wherever windows cut the text."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.registry import open_table
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.scanner import Scanner
from services.profiler.core.readers.text.shape import Shape

NASTY = st.text(
    st.one_of(st.sampled_from(list("\"',;\t|\n\r \\x^=-+@0123.a\x00\ufeff\u2028é😀")), st.characters(exclude_categories=["Cs"])),
    max_size=8,
)
PLAIN = st.text(st.sampled_from(list("abcXYZ 0123456789-_.é")), max_size=10)


@st.composite
def tables(draw, cells=NASTY):
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=12))


@st.composite
def dialects(draw):
    delimiter, quote = draw(st.sampled_from(",;\t|:")), draw(st.sampled_from("\"'"))
    return {
        "delimiter": delimiter,
        "quotechar": quote,
        # With a bare LF the writer does not quote a carriage return at the end of a line: the reader cannot tell it from CRLF.
        "lineterminator": "\r\n",
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
    }


def written(rows: list[list[str]], **dialect: object) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue()


def read_back(content: bytes, **options: object) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        path.write_bytes(content)
        table = open_table(path, "t.csv", ReadOptions(**options), ReadLimits(), Path(folder))  # type: ignore[arg-type]
        rows = [[cell or "" for cell in row] for batch in table.batches() for row in batch.frame.rows()]
        table.close()
    return rows


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), dialects())
def test_declared_dialect_brings_every_cell_back(rows, dialect):
    header = [f"c{i}" for i in range(len(rows[0]))]
    content = written([header, *rows], **dialect).encode()
    back = read_back(
        content,
        format="delimited",
        delimiter=dialect["delimiter"],
        quote=dialect["quotechar"],
        header_rows=1,
        types=dict.fromkeys(header, "text"),
    )
    assert back == rows


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(PLAIN), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_detection_finds_dialect_and_encoding(rows, delimiter, encoding):
    header = ["alpha", "beta", "gamma", "delta", "eps"][: len(rows[0]) + 1]
    rows = [["key", *row] if len(header) > len(row) else row for row in rows]
    header = ["name", *header][: len(rows[0])]
    content = written([header, *rows], delimiter=delimiter, quoting=csv.QUOTE_ALL).encode(encoding)
    assert read_back(content, header_rows=1, types=dict.fromkeys(header, "text")) == rows


def scanned(
    content: bytes, dialect: Dialect, width: int, folder: Path, **sizes: int
) -> tuple[list[tuple[str | None, ...]], dict[str, int]]:
    path = folder / "text"
    path.write_bytes(content)
    problems = Problems()
    scanner = Scanner(dialect, Shape(width), ReadLimits(), problems, **sizes)
    parts = list(scanner.parts(path, 0, 1))
    rows = [row for _, frame in parts for row in frame.rows()]
    assert [part.first_row for part, _ in parts] == [1 + sum(p.row_count for p, _ in parts[:i]) for i in range(len(parts))]
    assert sum(part.byte_count for part, _ in parts) <= len(content)
    # Mixed line ends are counted in stretches without quotes, and windows decide what a stretch is.
    return rows, {problem.code: problem.count for problem in problems.as_tuple() if problem.code != "mixed_line_ends"}


TROUBLED = st.lists(
    st.sampled_from(
        [b"a,b,c\n", b'"a, b",c,d\n', b'"two\nlines",b,c\n', b"a,b\n", b"a,b,c,d\n", b"\n", b'5" nail,b,c\n', b'"a "b" c",d,e\n', b"a,,\r\n",
         b'"open,b,c\n', b',"",\n', b'a,"x""y",c\n', b'a,b,c"\n']
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(TROUBLED, st.integers(1, 200), st.integers(1, 100))
def test_windows_change_nothing_where_quotes_are_closed(lines, chunk_bytes, repair_bytes):
    content = b"".join(line for line in lines if line != b'"open,b,c\n')
    with tempfile.TemporaryDirectory() as folder:
        whole = scanned(content, Dialect(), 3, Path(folder), repair_bytes=1 << 20)
        cut = scanned(content, Dialect(), 3, Path(folder), chunk_bytes=chunk_bytes, repair_bytes=repair_bytes)
    assert cut == whole


@settings(max_examples=200, deadline=None)
@given(TROUBLED, st.integers(1, 200), st.integers(1, 100))
def test_no_character_is_lost_whatever_the_trouble(lines, chunk_bytes, repair_bytes):
    content = b"".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        rows, _ = scanned(content, Dialect(), 3, Path(folder), chunk_bytes=chunk_bytes, repair_bytes=repair_bytes)
    letters = sorted(letter for row in rows for cell in row if cell for letter in cell if letter.isalnum())
    kept = sorted(letter for line in lines for letter in (line if line != b"a,b,c,d\n" else b"a,b,c,").decode() if letter.isalnum())
    assert letters == kept


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["minimal", "all"])
def test_a_long_file_with_trouble_every_thousand_rows(quoting, tmp_path):
    rows = [[str(i), "x, y" if i % 7 == 0 else "z", "two\nlines" if i % 1000 == 0 else "w"] for i in range(120_000)]
    lines = [written([row], quoting=quoting, lineterminator="\n") for row in rows]
    for i in range(500, 120_000, 1000):
        lines[i] = f'{i},"a "b" c",w\n'
        rows[i] = [str(i), 'a "b" c', "w"]
    path = tmp_path / "upload"
    path.write_text("n,m,o\n" + "".join(lines))
    table = open_table(path, "t.csv", ReadOptions(), ReadLimits(), tmp_path)
    frame = pl.concat([batch.frame for batch in table.batches()])
    assert frame.to_series(0).to_list() == list(range(120_000))
    assert frame.to_series(1).to_list() == [row[1] for row in rows]
    assert frame.to_series(2).to_list() == [row[2] for row in rows]
    assert {problem.code: problem.count for problem in table.load_report().problems} == {"stray_quotes": 120}
    # 119,000 is the row index; each multi-line row before it adds a line, the header one more.
    assert table.source_line(119_001) == 119_001 + 1 + 119
    table.close()
