"""A file read once, its types guessed from the front: the same table as if it had been read twice, or a guess that says it failed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import GuessFailed, ReadLimits, ReadOptions, Table
from services.profiler.core.readers.delimited import GUESSED_BYTES, DelimitedReader
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.registry import open_table
from services.profiler.core.readers.spill import Spill
from services.profiler.core.readers.text.encoding import detect_encoding
from services.profiler.core.readers.text.guessing import GuessedTable
from services.profiler.core.readers.text.opening import open_text
from services.profiler.core.readers.text.scanner import Scanner
from services.profiler.core.readers.text.table import Origin, Scan

LIMITS, OPTIONS = ReadLimits(batch_rows=7), ReadOptions(header_rows=1, delimiter=",")


@contextmanager
def guessed(path: Path, folder: Path, chunk_bytes: int = 64) -> Iterator[GuessedTable]:
    """The table of a file in very small parts, so that the front is not everything."""
    problems = Problems()
    text = open_text(path, detect_encoding(path), OPTIONS, LIMITS, problems, has_mark=True)
    scanner = Scanner(text.dialect, text.shape, LIMITS, problems, chunk_bytes=chunk_bytes)
    types = ColumnTypes(text.names, OPTIONS)
    table = GuessedTable(Scan(Origin(path, "t.csv", Digest(path)), text, scanner, types, problems, OPTIONS, LIMITS, Spill(folder)))
    yield table
    table.close()


def outcome(table: GuessedTable) -> tuple[object, ...]:
    batches = list(table.batches())
    rows = [row for batch in batches for row in batch.frame.rows()]
    firsts = [batch.first_row for batch in batches]
    assert firsts == [1 + sum(batch.frame.height for batch in batches[:i]) for i in range(len(batches))]
    assert [batch.byte_count for batch in batches] == sorted(batch.byte_count for batch in batches)
    return [(c.name, c.dtype, c.logical_type) for c in table.columns], rows, table.cell_counts(), table.load_report()


cell = st.sampled_from(
    ["1", "2", "30", "4.5", "", "x", "N/A", "007", "2024-01-02", "2024-02-30", "true", "false", "-", '"a,b"', "1e3", " ", "1,5"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cell, cell), min_size=12, max_size=80))
def test_a_guess_that_holds_is_the_whole_truth(rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "t.csv"
        path.write_text("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows))
        whole = open_table(path, "t.csv", OPTIONS, LIMITS, Path(name))
        expected = outcome(whole)  # type: ignore[arg-type]
        whole.close()
        with guessed(path, Path(name)) as table:
            try:
                found = outcome(table)
            except GuessFailed:
                return
        assert found == expected


ragged = st.lists(st.lists(cell, min_size=1, max_size=4).map(",".join), min_size=12, max_size=60)


@settings(max_examples=80, deadline=None)
@given(ragged)
def test_texts_are_those_of_a_table_that_was_read_twice(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "t.csv"
        path.write_text("a,b\n" + "".join(f"{line}\n" for line in lines))
        whole = open_table(path, "t.csv", OPTIONS, LIMITS, Path(name))
        expected = texts(whole)
        whole.close()
        with guessed(path, Path(name)) as table:
            assert texts(table) == expected
        with guessed(path, Path(name)) as table:
            try:
                list(table.batches())
            except GuessFailed:
                return
            # Once its types are proved it can be read like any other.
            assert texts(table) == expected


def texts(table: Table) -> tuple[list[tuple[object, ...]], dict[int, tuple[str, ...]], bool]:
    batches = list(table.texts())
    extras = {row: cells for batch in batches for row, cells in batch.extra_cells.items()}
    return [row for batch in batches for row in batch.frame.rows()], extras, table.has_extra_cells


flag = st.sampled_from(["yes", "no", "no", "NO", ""])


@settings(max_examples=60, deadline=None)
@given(st.lists(flag, min_size=20, max_size=80))
def test_flags_are_flags_however_they_are_read(flags: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "t.csv"
        path.write_text("a,b\n" + "".join(f"{word},1\n" for word in ["yes", "no", *flags]))
        whole = open_table(path, "t.csv", OPTIONS, LIMITS, Path(name))
        expected = outcome(whole)  # type: ignore[arg-type]
        whole.close()
        with guessed(path, Path(name), chunk_bytes=40) as table:
            assert outcome(table) == expected


@pytest.mark.parametrize(
    ("front", "end"),
    [
        ("1,2024-01-02", "1.5,2024-01-02"),
        ("1,true", "1,maybe"),
        ("12,03/04/2024", "12,25/04/2024"),
        ("1,x", "007,x"),
        ("N/A,x", "5,x"),
    ],
    ids=["fraction", "no_boolean", "day_first", "leading_zero", "number_at_last"],
)
def test_types_that_only_the_end_tells_fail_the_guess(front: str, end: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + f"{front}\n" * 40 + f"{end}\n" * 40)
    with guessed(path, tmp_path) as table, pytest.raises(GuessFailed):
        list(table.batches())


def test_bytes_of_another_encoding_at_the_end_fail_the_guess(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n" + b"1,x\n" * 3_000_000 + "2,Zoë\n".encode("latin-1"))
    table = DelimitedReader().guess(path, "t.csv", ReadOptions(), ReadLimits(), tmp_path)
    assert table is None
    path.write_bytes(b"a,b\n" + b"1,x\n" * (GUESSED_BYTES // 2))
    table = DelimitedReader().guess(path, "t.csv", ReadOptions(), ReadLimits(), tmp_path)
    assert table is not None
    with path.open("r+b") as file:
        file.seek(-5_000_000, 2)
        file.write("9,ë\n".encode("latin-1"))
    with pytest.raises(GuessFailed):
        list(table.batches())
    table.close()


def test_a_guessed_table_is_that_of_polars(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    frame = pl.DataFrame({"n": range(4000), "x": [i / 8 for i in range(4000)], "s": [f"t{i % 97}" for i in range(4000)]})
    frame.write_csv(path)
    with guessed(path, tmp_path, chunk_bytes=5000) as table:
        found = pl.concat([batch.frame for batch in table.batches()])
    assert found.rename({"c0": "n", "c1": "x", "c2": "s"}).equals(frame)
