"""Whatever stands in the parts of a workbook: a table, or an error with a stable reason."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.runtime.errors import InvalidRequest, LimitExceeded

LIMITS = ReadLimits(max_bytes=1 << 22, max_columns=200, max_cells=20_000, max_record_bytes=100_000, batch_rows=3)
ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1"/></row>'
    '<row r="2"><c r="A2"><v>1.5</v></c><c r="B2" s="1"><v>45351.5</v></c></row>'
    '<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3" t="inlineStr"><is><r><t>x</t></r></is></c></row>'
    '<row r="5"><c r="A5"><f>1+1</f><v/></c><c r="B5" t="b"><v>1</v></c></row>'
)
PIECES = [
    "<",
    ">",
    '"',
    "/",
    "&",
    "<c>",
    "</row>",
    "<!--",
    "]]>",
    "<![CDATA[",
    "1e999",
    "-1",
    "nan",
    "99999999999",
    "A1",
    "XFD9",
    's="9"',
    ' t="s"',
    "\x00",
]
SHEET = "xl/worksheets/sheet1.xml"


@st.composite
def mutated(draw, content: str) -> str:
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.sampled_from(PIECES)) + content[at + draw(st.integers(0, 6)) :]
    return content


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_parts_give_a_table_or_a_coded_error(data, raw):
    content = raw(
        data.draw(mutated(ROWS)),
        strings=("<t>head</t>", data.draw(mutated("<r><t>ri</t></r><r><t>ch</t></r>"))),
        formats=(data.draw(st.sampled_from(["yyyy-mm-dd h:mm", "[h]", "0", '"', "[", "\\"])),),
        tail=data.draw(mutated('<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')),
    )
    flips = data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=2))
    broken = bytearray(content)
    for at, byte in flips:
        broken[at] = byte
    check(bytes(broken))


def check(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "upload")
        path.write_bytes(content)
        spill_dir = Path(folder, "spill")
        spill_dir.mkdir()
        try:
            table = open_table(path, "x.xlsx", ReadOptions(), LIMITS, spill_dir)
        except (InvalidRequest, LimitExceeded) as error:
            assert error.reason
        else:
            rows = sum(batch.frame.height for batch in table.batches())
            assert rows == sum(batch.frame.height for batch in table.texts())
            assert table.source_line(rows) is not None or rows == 0
            assert table.load_report().sheets
            table.close()
        assert not list(spill_dir.iterdir())
