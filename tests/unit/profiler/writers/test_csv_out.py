"""CSV out: every cell as it stood, judged by Python's own csv module."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits

AS_THEY_STOOD = {
    "missing_and_empty": ('a,b,c\n1,,x\n2,"",y\n', 'a,b,c\n1,,x\n2,"",y\n'),
    "numbers_are_not_rewritten": ("a,b\n007,1.50\n+5,1e5\n", "a,b\n007,1.50\n+5,1e5\n"),
    "dates_are_not_rewritten": ("d,n\n03/04/2024,1\n13/04/2024,2\n", "d,n\n03/04/2024,1\n13/04/2024,2\n"),
    "spaces_stay": ("a,b\n x ,\t\ny, \n", "a,b\n x ,\t\ny, \n"),
    "placeholders_stay": ("a,b\n1,N/A\nNULL,2\n", "a,b\n1,N/A\nNULL,2\n"),
    "other_dialect": ("a;b\n1,5;'x'\n2,5;y\n", 'a,b\n"1,5",x\n"2,5",y\n'),
    "quotes_and_lines": ('a,b\n"x ""y""","1\n2"\nz,3\n', 'a,b\n"x ""y""","1\n2"\nz,3\n'),
    "needless_quotes_go": ('"a","b"\r\n"1","x"\r\n', "a,b\n1,x\n"),
    "duplicate_and_blank_names": ("a,a,\n1,2,3\n4,5,6\n", "a,a,\n1,2,3\n4,5,6\n"),
    "short_rows_are_filled": ("a,b,c\n1,2,3\n4,5,6\n7\n", "a,b,c\n1,2,3\n4,5,6\n7,,\n"),
    "long_rows_keep_all": ('a,b\n1,2\n3,4,5,"x,y"\n6,7\n', 'a,b\n1,2\n3,4,5,"x,y"\n6,7\n'),
    "no_header": ("1,2\n3,4\n5,6\n", "1,2\n3,4\n5,6\n"),
    "header_only": ("name,city\n", "name,city\n"),
    "bom_and_utf16": ("näme;ort\nä;1\nö;2\n".encode("utf-16"), "näme,ort\nä,1\nö,2\n"),
    "formulas_stay": ("a,b\n=1+1,@x\n-2,+y\n", "a,b\n=1+1,@x\n-2,+y\n"),
}


@pytest.mark.parametrize(("content", "expected"), AS_THEY_STOOD.values(), ids=AS_THEY_STOOD.keys())
def test_cells_stand_as_they_stood(content, expected, rewrite):
    target, _ = rewrite(content, "csv")
    assert target.read_bytes().decode() == expected


def test_a_header_is_invented_only_when_asked_for(rewrite):
    target, written = rewrite("1,2\n3,4\n5,6\n", "csv", header=True)
    assert target.read_text() == "column_1,column_2\n1,2\n3,4\n5,6\n"
    assert written.renamed == ((0, "column_1"), (1, "column_2"))


def test_a_record_of_one_missing_cell_is_no_blank_line(rewrite, tmp_path):
    import polars as pl

    pl.DataFrame({"only": ["x", None, "y"]}).write_parquet(tmp_path / "one.parquet")
    target, written = rewrite(tmp_path / "one.parquet", "csv")
    assert target.read_text() == 'only\nx\n""\ny\n'
    assert written.row_count == 3


def test_extra_cells_are_counted_and_written_over_batches(rewrite):
    lines = [f"{row},{row}" + (f",extra {row}" if row % 5 == 0 else "") for row in range(100)]
    target, written = rewrite("a,b\n" + "\n".join(lines) + "\n", "csv", limits=ReadLimits(batch_rows=7))
    assert target.read_text().splitlines()[1:] == lines
    assert (written.row_count, written.extra_cell_row_count) == (100, 20)


CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_what_python_writes_python_reads_again(rows, rewrite):
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("first", "second", "third"), *rows])
    options = {"delimiter": ",", "quote": '"', "encoding": "utf-8", "header_rows": 1, "skip_rows": 0}
    target, _ = rewrite(buffer.getvalue(), "csv", **options)
    with target.open(newline="", encoding="utf-8") as file:
        assert [tuple(row) for row in csv.reader(file)] == [("first", "second", "third"), *rows]
