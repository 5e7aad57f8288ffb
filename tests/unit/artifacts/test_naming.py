"""Names of files, cells and identifiers."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.artifacts.core.artifact import download_id, file_name
from services.artifacts.core.workbook.cells import MAX_TEXT, safe_text, safe_value


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("orders 2026.csv", "orders 2026-profile.xlsx"),
        ("données.tar.gz", "données.tar-profile.xlsx"),
        ("売上.csv", "売上-profile.xlsx"),
        ("/etc/passwd", "passwd-profile.xlsx"),
        ("C:\\Users\\a\\x.csv", "x-profile.xlsx"),
        ("..", "dataset-profile.xlsx"),
        (".hidden", "hidden-profile.xlsx"),
        ("", "dataset-profile.xlsx"),
        ('a"b\r\nSet-Cookie: c;d.csv', "a_b_Set-Cookie_ c_d-profile.xlsx"),
        ("con", "con-profile.xlsx"),
        ("x" * 300 + ".csv", "x" * 80 + "-profile.xlsx"),
    ],
)
def test_files_are_named_for_their_source(original: str, expected: str) -> None:
    assert file_name(original, ".xlsx") == expected


@given(st.text(st.characters()))
def test_no_name_leaves_its_folder_or_its_header(original: str) -> None:
    name = file_name(original, ".json")
    assert name.endswith("-profile.json")
    assert not set(name) & set('/\\:*?"<>|\r\n\0;%')
    assert not name.startswith((".", "-", " "))
    assert name.encode("utf-8")


def test_identifiers_depend_on_analysis_and_format_alone() -> None:
    assert download_id("a", "xlsx") == download_id("a", "xlsx")
    assert len({download_id("a", "xlsx"), download_id("a", "json"), download_id("b", "xlsx")}) == 3
    assert uuid.UUID(download_id("a", "xlsx")).version == 5


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "yes"),
        (False, "no"),
        (None, None),
        (0, 0),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (-(10**15), "-1000000000000000"),
        (0.1, 0.1),
        ("a\x00\x08\x0b\x1fb", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\ud800\ufffe", ""),
    ],
)
def test_cells_hold_what_excel_can_hold(value: int | float | str | None, written: int | float | str | None) -> None:
    assert safe_value(value) == written


@given(st.text(st.characters(), max_size=50), st.integers(1, 3000))
def test_no_text_is_longer_than_a_cell(text: str, times: int) -> None:
    safe = safe_text(text * times)
    assert len(safe.encode("utf-16-le")) // 2 <= MAX_TEXT
    assert safe.encode("utf-8").decode("utf-8") == safe
