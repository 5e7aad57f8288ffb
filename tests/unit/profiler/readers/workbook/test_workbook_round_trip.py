"""What another library wrote into a workbook comes back cell by cell."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table

TEXTS = st.text(
    st.one_of(
        st.sampled_from(list("\"'=+-@;,<>&\n\t 0123.aé😀")), st.characters(exclude_categories=["Cs"], exclude_characters="\r_")
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: not ILLEGAL_CHARACTERS_RE.search(text) and "\ufffe" not in text and "\uffff" not in text)
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
CELLS = {
    "text": TEXTS,
    "integer": st.integers(-(10**15), 10**15),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": MOMENTS.map(datetime.date),
    "datetime": MOMENTS,
    "time": MOMENTS.map(datetime.time),
    "duration": st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
}


@st.composite
def tables(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=6))
    rows = draw(st.lists(st.tuples(*(st.one_of(st.none(), CELLS[kind]) for kind in kinds)), min_size=1, max_size=10))
    # A row or a column of nothing at the edge is no part of a table.
    first = tuple(draw(CELLS[kind]) for kind in kinds)
    return [first, *(row for row in rows if any(cell is not None for cell in row)), first]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.booleans())
def test_every_cell_comes_back(rows, in_one_go):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        book = openpyxl.Workbook(write_only=in_one_go)
        sheet = book.create_sheet("Data") if in_one_go else book.active
        fill(sheet, [[f"c{i}" for i in range(len(rows[0]))], *rows])
        book.save(path)
        table = open_table(path, "t.xlsx", ReadOptions(header_rows=1), ReadLimits(batch_rows=4), Path(folder))
        back = [row for batch in table.texts() for row in batch.frame.rows()]
        lines = [table.source_line(i) for i in range(1, len(rows) + 1)]
        table.close()
    assert [[meant(text, cell) for text, cell in zip(texts, row, strict=True)] for texts, row in zip(back, rows, strict=True)] == [
        list(row) for row in rows
    ]
    assert lines == list(range(2, len(rows) + 2))


def fill(sheet: Worksheet, rows: list[list[object]]) -> None:
    for row in rows:
        cells = []
        for value in row:
            cell = (
                openpyxl.cell.WriteOnlyCell(sheet, value) if not hasattr(sheet, "cell") else openpyxl.cell.Cell(sheet, value=value)
            )
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)


def meant(text: str | None, cell: object) -> object:
    """The value that a text says, by the type that was written."""
    if text is None or cell is None or isinstance(cell, str):
        return text
    if isinstance(cell, bool):
        return {"TRUE": True, "FALSE": False}[text]
    if isinstance(cell, int | float):
        # The writer cuts fractions off after sixteen digits.
        return cell if float(text) == float(f"{cell:.16g}") else text
    if isinstance(cell, timedelta):
        return duration(text)
    if isinstance(cell, datetime):
        return datetime.fromisoformat(text)
    return (date if isinstance(cell, date) else time).fromisoformat(text)


def duration(text: str) -> timedelta:
    import polars as pl

    days, _, clock = text.removeprefix("P").partition("T")
    seconds = dict.fromkeys("HMS", 0.0)
    number = ""
    for sign in clock:
        if sign in seconds:
            seconds[sign], number = float(number), ""
        else:
            number += sign
    value = timedelta(days=int(days.removesuffix("D") or 0), hours=seconds["H"], minutes=seconds["M"], seconds=seconds["S"])
    assert pl.Series([value]).dt.to_string("iso")[0] == text
    return value
