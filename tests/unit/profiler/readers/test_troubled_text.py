"""Small files, each with its trouble: the table that comes out and what the load report says."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

N = None


@dataclass
class Case:
    content: bytes
    names: list[str]
    rows: list[tuple[str | None, ...]]
    problems: dict[str, int] = field(default_factory=dict)
    report: dict[str, object] = field(default_factory=dict)


ABC = ["id", "name", "city"]
TWO = [("1", "Ann", "Rome"), ("2", "Bob", "Oslo")]

CASES = {
    "plain": Case(b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n", ABC, TWO, report={"delimiter": ",", "format": "csv"}),
    "no_newline_at_end": Case(b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo", ABC, TWO),
    "two_newlines_at_end": Case(b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n\n", ABC, TWO, {"blank_lines": 1}),
    "crlf": Case(b"id,name,city\r\n1,Ann,Rome\r\n2,Bob,Oslo\r\n", ABC, TWO),
    "cr_only": Case(b"id,name,city\r1,Ann,Rome\r2,Bob,Oslo\r", ABC, TWO),
    "cr_among_lf": Case(b"id,name,city\n1,Ann,Rome\r2,Bob,Oslo\n", ABC, TWO, {"mixed_line_ends": 1}),
    "crlf_among_lf": Case(b"id,name,city\r\n1,Ann,Rome\n2,Bob,Oslo\r\n", ABC, TWO, {"mixed_line_ends": 1}),
    "semicolon": Case(b"id;name;city\n1;Ann;Rome\n2;Bob;Oslo\n", ABC, TWO, report={"delimiter": ";"}),
    "semicolon_decimal_comma": Case(b"id;name;city\n1,5;Ann;Rome\n2,5;Bob;Oslo\n", ABC, [("1,5", *TWO[0][1:]), ("2,5", *TWO[1][1:])]),
    "tab": Case(b"id\tname\tcity\n1\tAnn\tRome\n2\tBob\tOslo\n", ABC, TWO, report={"delimiter": "\t", "format": "tsv"}),
    "pipe": Case(b"id|name|city\n1|Ann|Rome\n2|Bob|Oslo\n", ABC, TWO, report={"delimiter": "|"}),
    "space": Case(b"id name city\n1 Ann Rome\n2 Bob Oslo\n", ABC, TWO, report={"delimiter": " "}),
    "single_quotes": Case(b"id,name,city\n1,'Ann, B.',Rome\n2,'Bob',Oslo\n", ABC, [("1", "Ann, B.", "Rome"), TWO[1]], report={"quote": "'"}),
    "backslash_escape": Case(
        b'id,name,city\n1,"Ann \\"A\\" B",Rome\n2,"Bob",Oslo\n', ABC, [("1", 'Ann "A" B', "Rome"), TWO[1]]
    ),
    "utf8_bom": Case(b"\xef\xbb\xbfid,name,city\n1,Ann,Rome\n2,Bob,Oslo\n", ABC, TWO, {"utf8_bom": 1}, {"has_bom": True}),
    "utf16_le_bom": Case(
        "\ufeffid,name,city\n1,Ånn,Rome\n2,Bob,Oslo\n".encode("utf-16-le"),
        ABC,
        [("1", "Ånn", "Rome"), TWO[1]],
        {"byte_order_mark": 1, "transcoded": 1},
        {"encoding": "utf-16-le"},
    ),
    "utf16_be_no_bom": Case("id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n".encode("utf-16-be"), ABC, TWO, {"transcoded": 1}),
    "utf32_le_bom": Case(
        "\ufeffid,name,city\n1,Ann,Rome\n2,Bob,Oslo\n".encode("utf-32-le"), ABC, TWO, {"byte_order_mark": 1, "transcoded": 1}
    ),
    "cp1252": Case("id,name,city\n1,Ann,Köln\n2,Bob,Málaga €\n".encode("cp1252"), ABC, [("1", "Ann", "Köln"), ("2", "Bob", "Málaga €")], {"transcoded": 1}),
    "short_row": Case(b"id,name,city\n1,Ann\n2,Bob,Oslo\n3,Cy,Bonn\n", ABC, [("1", "Ann", N), TWO[1], ("3", "Cy", "Bonn")], {"short_rows": 1}),
    "long_row": Case(b"id,name,city\n1,Ann,Rome,x\n2,Bob,Oslo\n3,Cy,Bonn\n", ABC, [*TWO, ("3", "Cy", "Bonn")], {"long_rows": 1}),
    "blank_lines_inside": Case(b"id,name,city\n\n1,Ann,Rome\n\n\n2,Bob,Oslo\n", ABC, TWO, {"blank_lines": 3}),
    "row_of_empty_cells": Case(b"id,name,city\n1,Ann,Rome\n,,\n2,Bob,Oslo\n", ABC, [TWO[0], (N, N, N), TWO[1]]),
    "quoted_empty_is_not_missing": Case(b'id,name,city\n1,"",Rome\n2,,Oslo\n', ABC, [("1", "", "Rome"), ("2", N, "Oslo")]),
    "quoted_line_end": Case(b'id,name,city\n1,"A\nB",Rome\n2,Bob,Oslo\n', ABC, [("1", "A\nB", "Rome"), TWO[1]]),
    "doubled_quotes": Case(b'id,name,city\n1,"A ""B""",Rome\n2,Bob,Oslo\n', ABC, [("1", 'A "B"', "Rome"), TWO[1]]),
    "stray_quote_in_quoted": Case(b'id,name,city\n1,"A "B" C",Rome\n2,Bob,Oslo\n', ABC, [("1", 'A "B" C', "Rome"), TWO[1]], {"stray_quotes": 1}),
    "quote_inside_unquoted": Case(b'id,name,city\n1,5" nail,Rome\n2,Bob,Oslo\n', ABC, [("1", '5" nail', "Rome"), TWO[1]]),
    "unclosed_quote": Case(b'id,name,city\n1,"Ann,Rome\n2,Bob,Oslo\n', ABC, [("1", '"Ann', "Rome"), TWO[1]], {"unclosed_quotes": 1}),
    "two_unclosed_quotes": Case(
        b'id,name,city\n1,"Ann,Rome\n2,Bob,Oslo\n3,"Cy,Bonn\n', ABC, [("1", '"Ann', "Rome"), TWO[1], ("3", '"Cy', "Bonn")], {"unclosed_quotes": 2}
    ),
    "opened_in_one_line_closed_in_another": Case(
        b'id,name,city\n1,"Ann,Rome\n2,Bob,Oslo"\n', ABC, [("1", '"Ann', "Rome"), ("2", "Bob", 'Oslo"')], {"unclosed_quotes": 1}
    ),
    "quoted_delimiter_hides_a_short_row": Case(
        b'id,name,city\n1,"Ann, B.",Rome\n2,Bob\n', ABC, [("1", "Ann, B.", "Rome"), ("2", "Bob", N)], {"short_rows": 1}
    ),
    "byte_order_mark_inside": Case(b"id,name,city\n\xef\xbb\xbf1,Ann,Rome\n2,Bob,Oslo\n", ABC, [("\ufeff1", "Ann", "Rome"), TWO[1]]),
    "late_latin_1": Case(
        b"id,name,city\n" + b"1,Ann,Rome\n" * 200_000 + b"2,Bob,K\xf6ln\n" + b"1,Ann,Rome\n" * 200_000,
        ABC,
        [TWO[0]] * 200_000 + [("2", "Bob", "Köln")] + [TWO[0]] * 200_000,
        {"transcoded": 1},
        {"encoding": "cp1252"},
    ),
    "one_broken_byte_in_utf8": Case(
        b"id,name,city\n" + "1,Ånn,Köln\n".encode() * 30 + b"2,B\xffb,Oslo\n",
        ABC,
        [("1", "Ånn", "Köln")] * 30 + [("2", "B\ufffdb", "Oslo")],
        {"undecodable_bytes": 1},
        {"encoding": "utf-8"},
    ),
    "nul_bytes": Case(b"id,name,city\n1,A\x00n,Rome\n2,Bob,Oslo\n", ABC, [("1", "A\x00n", "Rome"), TWO[1]], {"nul_bytes": 1}),
    "duplicate_headers": Case(b"id,name,name\n1,Ann,Rome\n2,Bob,Oslo\n", ["id", "name", "name"], TWO, {"duplicate_headers": 2}),
    "blank_header": Case(b"id,,city\n1,Ann,Rome\n2,Bob,Oslo\n", ["id", "", "city"], TWO, {"blank_headers": 1}),
    "hostile_header": Case(b"id,^a.*$,=cmd|x\n1,Ann,Rome\n2,Bob,Oslo\n", ["id", "^a.*$", "=cmd|x"], TWO),
    "header_shorter_than_rows": Case(b"id,name\n1,Ann,Rome\n2,Bob,Oslo\n", ["id", "name", ""], TWO, {"short_header": 1}),
    "no_header": Case(b"1,2.5,2024-01-01\n2,3.5,2024-01-02\n", ["", "", ""], [("1", "2.5", "2024-01-01"), ("2", "3.5", "2024-01-02")], {"no_header": 1}),
    "header_only": Case(b"id,name,city\n", ABC, [], {"header_only": 1}),
    "one_column": Case(b"name\nAnn\nBob\n", ["name"], [("Ann",), ("Bob",)], report={"delimiter": ""}),
    "one_column_blank_line_is_missing": Case(b"name\nAnn\n\nBob\n", ["name"], [("Ann",), (N,), ("Bob",)]),
    "one_column_of_prose": Case(b"text\na, b\nc d e\nf: g\n", ["text"], [("a, b",), ("c d e",), ("f: g",)]),
    "preamble": Case(
        b"Report of the year\n\nid,name,city\n1,Ann,Rome\n2,Bob,Oslo\n3,Cy,Bonn\n4,Di,Bern\n",
        ABC,
        [*TWO, ("3", "Cy", "Bonn"), ("4", "Di", "Bern")],
        {"preamble_lines": 2},
    ),
    "looks_like_zlib": Case(b"x^2,b\n1,2\n3,4\n", ["x^2", "b"], [("1", "2"), ("3", "4")]),
    "first_cell_looks_like_zlib": Case(b"a,b\nx^2,2\n3,4\n", ["a", "b"], [("x^2", "2"), ("3", "4")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_reads_the_table_that_was_meant(case, read):
    outcome = read(case.content, types={name: "text" for name in case.names if name})
    assert outcome.names == case.names
    rows = [tuple(None if cell is None else str(cell) for cell in row) for row in outcome.rows]
    assert rows == case.rows
    assert outcome.problems == case.problems
    for name, value in case.report.items():
        assert getattr(outcome.report, name) == value


def test_extra_cells_are_kept_by_row(read):
    outcome = read(b"a,b\n1,2\n3,4,5,6\n7,8\n")
    assert outcome.table.extra_cells == {2: ("5", "6")}
    assert outcome.report.problems[0].examples == ("line 3: 4 of 2 cells",)


def test_everything_at_once(read):
    text = (
        "Umsätze\r\n\r\nNr;Betrag;Datum;Datum\r\n0071;1,5;13.02.2024;01/02/2024\r\n0072;2,5;14.02.2024\r\n"
        "0073;3,5;15.02.2024;03/04/2024;x\r\n\r\n0074;4,5;16.02.2024;05/06/2024\r\n"
    )
    outcome = read(text.encode("utf-16"))
    assert outcome.names == ["Nr", "Betrag", "Datum", "Datum"]
    assert len(outcome.rows) == 4
    assert outcome.problems == {
        "byte_order_mark": 1,
        "transcoded": 1,
        "preamble_lines": 2,
        "duplicate_headers": 2,
        "short_rows": 1,
        "long_rows": 1,
        "blank_lines": 1,
        "leading_zeros": 1,
        "ambiguous_dates": 1,
        "number_notation": 1,
    }
    assert outcome.types == ["text", "float", "date", "text"]
    assert outcome.table.source_line(4) == 8
