"""The name under which a browser saves a file: whatever a user called it, it cannot leave its header nor mislead the eye."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.artifacts.core.artifact import file_name
from services.runtime.signed_urls import attachment

HEADER = re.compile(r"attachment; filename=\"(?P<plain>[^\"\\]+)\"; filename\*=UTF-8''(?P<extended>[A-Za-z0-9!#$&+.^_`|~%-]+)")
"""RFC 6266 with the quoted-string of RFC 9110 and the ext-value of RFC 8187."""

CASES = {
    "plain": ("a.csv", "a.csv", "a.csv"),
    "umlauts": ("Größe.csv", "Gr__e.csv", "Größe.csv"),
    "another script": ("売上 2026.csv", "__ 2026.csv", "売上 2026.csv"),
    "quotes": ("a\"b'c.csv", "ab'c.csv", "ab'c.csv"),
    "a second header": ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie: x=1.csv", "aSet-Cookie: x=1.csv"),
    "a second parameter": ('a"; filename="b.exe', "a; filename=b.exe", "a; filename=b.exe"),
    "percent": ("100%41.csv", "100_41.csv", "100%41.csv"),
    "paths": ("../../etc/passwd", "etcpasswd", "etcpasswd"),
    "windows paths": ("..\\..\\a.csv", "a.csv", "a.csv"),
    "hidden": (".bashrc", "bashrc", "bashrc"),
    "right to left override": ("report\u202excod.exe", "reportxcod.exe", "reportxcod.exe"),
    "right to left isolate": ("\u2067a\u2069.csv", "a.csv", "a.csv"),
    "right to left script": ("تقرير.csv", "_____.csv", "تقرير.csv"),
    "zero width": ("a\u200b\ufeff.csv", "a.csv", "a.csv"),
    "line separators": ("a\u2028b\u0085c.csv", "abc.csv", "abc.csv"),
    "half a character": ("a\ud800.csv", "a.csv", "a.csv"),
    "nothing left": ("\x00/\\", "download", "download"),
    "only dots": ("...", "download", "download"),
    "empty": ("", "download", "download"),
}


@pytest.mark.parametrize(("name", "plain", "extended"), CASES.values(), ids=CASES)
def test_a_name_is_shown_as_it_is_or_safely_less(name: str, plain: str, extended: str) -> None:
    found = HEADER.fullmatch(attachment(name))
    assert found
    assert (found["plain"], unquote(found["extended"], errors="strict")) == (plain, extended)


@given(st.text(alphabet=st.characters(), max_size=60))
@example("\u202e\u2066\u200f\u061c")
def test_any_name_keeps_to_the_grammar(name: str) -> None:
    header = attachment(name)
    found = HEADER.fullmatch(header)
    assert found, header
    assert header.isascii()
    assert header.isprintable()
    shown = unquote(found["extended"], errors="strict")
    assert shown
    assert not shown.startswith(".")
    assert not set(shown) & set('/\\"')
    # Controls, formats that turn or hide text, half characters, line breaks of any kind.
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(alphabet=st.characters(), max_size=300))
def test_the_name_of_a_rendered_file_survives_as_an_attachment(original: str) -> None:
    name = file_name(original, ".xlsx")
    assert unquote(HEADER.fullmatch(attachment(name))["extended"]) == name  # type: ignore[index]
    assert len(name) <= 80 + len("-profile.xlsx")
