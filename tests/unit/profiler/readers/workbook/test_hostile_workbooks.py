"""Workbooks made to harm: each ends in a table or in an error with a stable reason, and no word of its content."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import openpyxl
import pytest

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.excel import ExcelReader
from services.runtime.errors import InvalidRequest, LimitExceeded, ServiceError

SECRET = "SECRET-4711"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{SECRET}</t></is></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def test_one_cell_at_the_last_place_is_a_table_of_one_cell(raw, read):
    tracemalloc.start()
    outcome = read(raw('<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (outcome.rows, outcome.table.source_line(1)) == ([(7,)], 1_048_576)
    assert (outcome.report.sheets[0].row_count, outcome.report.sheets[0].column_count) == (1, 1)
    assert peak < 20_000_000


def test_cells_far_apart_are_no_rectangle(raw, read):
    outcome = read(raw('<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>8</v></c></row>'))
    assert outcome.rows == [(7,)]
    assert outcome.problems["cells_outside_table"] == 1
    assert (outcome.report.sheets[0].row_count, outcome.report.sheets[0].column_count) == (1_048_576, 16_384)


def cross() -> str:
    """A full row and a long column: few cells, and a rectangle of a great many."""
    from services.profiler.core.readers.workbook.sheet import column_letters

    row = "".join(f'<c r="{column_letters(i)}1"><v>1</v></c>' for i in range(4000))
    return f'<row r="1">{row}</row>' + "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(2, 8000))


def bomb() -> str:
    return "<!-- " + " " * 40_000_000 + "-->" + CELL


LIMITED = {
    "rectangle_of_next_to_nothing": (cross, {}, "TOO_MANY_CELLS"),
    "cells": (lambda: CELL + '<row r="2"><c><v>1</v></c><c><v>1</v></c></row>', {"max_cells": 2}, "TOO_MANY_CELLS"),
    "columns": (lambda: '<row r="1"><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c></row>', {"max_columns": 2}, "TOO_MANY_COLUMNS"),
    "bomb": (bomb, {}, "DECOMPRESSION_LIMIT"),
    "absolute": (lambda: CELL + " " * 20_000, {"max_bytes": 10_000}, "DECOMPRESSION_LIMIT"),
    "endless_cell": (
        lambda: f'<row r="1"><c t="inlineStr"><is><t>{"x" * 300_000}</t></is></c></row>',
        {"max_record_bytes": 100_000},
        "RECORD_TOO_LONG",
    ),
    "deep": (lambda: '<row r="1">' + "<a>" * 30_000, {}, "NESTED_TOO_DEEP"),
}


@pytest.mark.parametrize(("rows", "limits", "reason"), LIMITED.values(), ids=LIMITED.keys())
def test_limits_are_kept(rows, limits, reason, raw, read):
    with pytest.raises(LimitExceeded) as refused:
        read(raw(rows()), limits=ReadLimits(**limits))
    assert refused.value.reason == reason
    assert_silent(refused.value)


def test_one_string_in_every_cell_is_a_bomb_too(raw, read, monkeypatch):
    monkeypatch.setattr("services.profiler.core.readers.workbook.package.FREE_BYTES", 2_000_000)
    rows = "".join(f'<row r="{i}"><c t="s"><v>0</v></c></row>' for i in range(1, 2_000))
    with pytest.raises(LimitExceeded) as refused:
        read(raw(rows, strings=(f"<t>{'x' * 30_000}</t>",)))
    assert refused.value.reason == "DECOMPRESSION_LIMIT"


ENTITIES = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
DOCUMENT_TYPES = {
    "billion_laughs": f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "{SECRET}">{ENTITIES}]>',
    "external_entity": '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "external_subset": '<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://127.0.0.1/x.dtd">',
    "parameter_entity": '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>',
    "harmless_entity": '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a9 "1">]>',
    "undeclared": '<?xml version="1.0"?>',
}


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("prolog", DOCUMENT_TYPES.values(), ids=DOCUMENT_TYPES.keys())
def test_no_entity_is_followed(prolog, part, raw, read):
    body = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>&a9;</v></c></row></sheetData></worksheet>'
    assert_refused(raw(CELL, parts={part: prolog + body}), "UNREADABLE_FILE", read)


def renamed(name: bytes, other: bytes, raw) -> bytes:
    return raw(CELL).replace(name, other)


def flagged(raw) -> bytes:
    content = bytearray(raw(CELL))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


def many_parts(raw) -> bytes:
    return raw(CELL, parts={f"xl/media/{i}.png": b"" for i in range(2_100)})


def claims_many_parts(raw) -> bytes:
    content = bytearray(raw(CELL))
    struct.pack_into("<L", content, len(content) - 10, 100 * 1024**2)
    return bytes(content)


def overlapping(raw) -> bytes:
    """Two names in the directory for one stretch of the file."""
    buffer = io.BytesIO(raw(CELL))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/other.xml", "x")
        archive.infolist()[-1].header_offset = archive.getinfo(SHEET).header_offset
    return buffer.getvalue()


def beyond_the_end(raw) -> bytes:
    content = bytearray(raw(CELL))
    struct.pack_into("<L", content, content.rfind(SHEET.encode()) - 46 + 42, 0xFFFFFFFE)
    return bytes(content)


def lying_size(raw) -> bytes:
    """The directory declares fewer bytes than the part expands to."""
    content = bytearray(raw(CELL + " " * 100_000))
    at = content.rfind(SHEET.encode()) - 46
    struct.pack_into("<L", content, at + 24, 200)
    return bytes(content)


def broken_checksum(raw) -> bytes:
    content = bytearray(raw(CELL))
    content[content.rfind(SHEET.encode()) - 46 + 16] ^= 0xFF
    return bytes(content)


def compressed_otherwise(raw) -> bytes:
    buffer = io.BytesIO(raw(CELL))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/other.xml", "x")
    return buffer.getvalue()


def ole(*names: str) -> bytes:
    """A container whose directory names these streams."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<L", header, 48, 1)
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *names)
    )
    return bytes(header) + bytes(512) + entries.ljust(1024, b"\0")


REFUSED = {
    "encrypted": (lambda raw: ole("EncryptedPackage", "EncryptionInfo"), "UNSUPPORTED_ENCRYPTED"),
    "old_workbook": (lambda raw: ole("Workbook"), "UNSUPPORTED_FORMAT"),
    "old_document": (lambda raw: ole("WordDocument"), "UNSUPPORTED_FORMAT"),
    "old_document_cut_off": (lambda raw: ole()[:100], "UNSUPPORTED_FORMAT"),
    "parts_with_password": (flagged, "UNSUPPORTED_ENCRYPTED"),
    "many_parts": (many_parts, "UNREADABLE_FILE"),
    "overlapping_parts": (overlapping, "UNREADABLE_FILE"),
    "lying_size": (lying_size, "UNREADABLE_FILE"),
    "broken_checksum": (broken_checksum, "UNREADABLE_FILE"),
    "lzma": (compressed_otherwise, "UNREADABLE_FILE"),
    "cut_off": (lambda raw: raw(CELL)[:-400], "UNREADABLE_FILE"),
    "cut_off_xml": (lambda raw: raw("<row><c>", tail="<"), "UNREADABLE_FILE"),
    "no_sheet_part": (lambda raw: raw(CELL, parts={SHEET: None}), "UNREADABLE_FILE"),
    "no_workbook_part": (lambda raw: raw(CELL, parts={"xl/workbook.xml": None}), "UNREADABLE_FILE"),
    "no_string_of_that_number": (lambda raw: raw('<row><c t="s"><v>3</v></c></row>', strings=("<t>a</t>",)), "UNREADABLE_FILE"),
    "negative_string_number": (lambda raw: raw('<row><c t="s"><v>-1</v></c></row>', strings=("<t>a</t>",)), "UNREADABLE_FILE"),
    "row_too_low": (lambda raw: raw('<row r="1048577"><c><v>3</v></c></row>'), "UNREADABLE_FILE"),
    "column_too_far": (lambda raw: raw('<row r="1"><c r="XFE1"><v>3</v></c></row>'), "UNREADABLE_FILE"),
    "rows_out_of_order": (lambda raw: raw('<row r="2"><c><v>3</v></c></row>' * 2), "UNREADABLE_FILE"),
    "cell_twice": (lambda raw: raw('<row r="1"><c r="A1"><v>3</v></c><c r="A1"><v>4</v></c></row>'), "UNREADABLE_FILE"),
    "cell_of_another_row": (lambda raw: raw('<row r="1"><c r="A2"><v>3</v></c></row>'), "UNREADABLE_FILE"),
    "unknown_type": (lambda raw: raw(f'<row r="1"><c r="A1" t="{SECRET}"><v>3</v></c></row>'), "UNREADABLE_FILE"),
    "binary_workbook": (
        lambda raw: raw(CELL, parts={"_rels/.rels": renamed_root("xl/workbook.bin"), "xl/workbook.bin": b"\x83\x01"}),
        "UNSUPPORTED_FORMAT",
    ),
    "no_cell": (lambda raw: raw('<row r="1"><c r="A1" s="1"/></row>'), "EMPTY_FILE"),
    "text_document": (lambda raw: office("word/document.xml"), "UNSUPPORTED_FORMAT"),
    "slides": (lambda raw: office("ppt/presentation.xml"), "UNSUPPORTED_FORMAT"),
    "open_document": (lambda raw: stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), "UNSUPPORTED_FORMAT"),
    "part_beyond_the_end": (beyond_the_end, "UNREADABLE_FILE"),
}


def renamed_root(target: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return f'<Relationships><Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'


def office(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", part):
            archive.writestr(name, SECRET)
    return buffer.getvalue()


def stored(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_workbook_is_refused(content, reason, raw, read):
    assert_refused(content(raw), reason, read)


def test_a_huge_directory_is_not_read(raw, tmp_path):
    (tmp_path / "upload").write_bytes(claims_many_parts(raw))
    with pytest.raises(InvalidRequest) as refused:
        ExcelReader().open(tmp_path / "upload", "x", ReadOptions(), ReadLimits(), tmp_path)
    assert refused.value.reason == "UNREADABLE_FILE"


def test_an_archive_that_holds_a_workbook_is_none(raw):
    assert ExcelReader().recognizes(stored("book.xlsx", raw(CELL)), "book.xlsx") == 0.0


def test_a_text_file_declared_a_workbook_is_refused(read):
    with pytest.raises(InvalidRequest) as refused:
        read(f"a,b\n{SECRET},1\n", format="excel")
    assert refused.value.reason == "UNREADABLE_FILE"


def test_macros_and_links_are_left_alone_and_told(raw, read):
    content = raw(
        CELL,
        relations=(("vbaProject", "vbaProject.bin"), ("externalLink", "externalLinks/externalLink1.xml")),
        parts={"xl/vbaProject.bin": b"\0", "xl/externalLinks/externalLink1.xml": "<x/>"},
    )
    problems = read(content, file_name="book.xlsm").problems
    assert (problems["macros_ignored"], problems["external_links_ignored"]) == (1, 1)


def test_content_tells_a_workbook_not_its_name(tmp_path, read):
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.save(tmp_path / "book")
    assert read(tmp_path / "book", file_name="table.csv").report.format == "xlsx"


def assert_refused(content: bytes, reason: str, read) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(content)
    assert refused.value.reason == reason
    assert_silent(refused.value)


def assert_silent(error: ServiceError) -> None:
    seen: BaseException | None = error
    while seen is not None:
        assert SECRET not in str(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    assert SECRET not in str(error.metadata)
