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
    "preamble_in_cells": Case(b"Report,,\n,,\nid,name,city\n1,Ann,Rome\n2,Bob,Oslo\n", ABC, TWO, {"preamble_lines": 2}, {"skipped_row_count": 2}),
    "narrower_table_in_front": Case(
        b"year,2024\nby,us\n\nid,name,city\n1,Ann,Rome\n2,Bob,Oslo\n3,Cy,Bonn\n", ABC, [*TWO, ("3", "Cy", "Bonn")], {"preamble_lines": 3}
    ),
    "footer": Case(
        b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n\nSource: the office\n* estimated\n", ABC, TWO, {"footer_lines": 2}
    ),
    "footer_in_cells": Case(b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n,,\nSource: the office,,\n", ABC, TWO, {"footer_lines": 2}),
    "totals_are_data": Case(b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n\nTotal,2,3\n", ABC, [*TWO, ("Total", "2", "3")], {"blank_lines": 1}),
    "last_row_cut_off_is_data": Case(b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n3", ABC, [*TWO, ("3", N, N)], {"short_rows": 1}),
    "comments": Case(
        b"# by us\n# for you\nid,name,city\n1,Ann,Rome\n# between\n2,Bob,Oslo\n", ABC, TWO, {"comment_lines": 3}, {"comment": "#"}
    ),
    "header_like_a_comment": Case(b"#id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n", ["#id", *ABC[1:]], TWO, report={"comment": ""}),
    "value_like_a_comment": Case(
        b"# by us\nid,name,city\n1,Ann,Rome\n#2,Bob,Oslo\n", ABC, [TWO[0], ("#2", "Bob", "Oslo")], {"comment_lines": 1}, {"comment": "#"}
    ),
    "three_header_rows": Case(
        b"site,a,a\nunit,kg,kg\nrun,x,y\n1,1.5,2.5\n2,3.5,4.5\n3,5.5,6.5\n", ["site unit run", "a kg x", "a kg y"],
        [("1", "1.5", "2.5"), ("2", "3.5", "4.5"), ("3", "5.5", "6.5")], {}, {"header_row_count": 3},
    ),
    "missing_words_are_no_header": Case(
        b"id,low,high\nn/a,unknown,-\n2,3.5,4.5\n3,5.5,6.5\n4,5.5,6.5\n", ["id", "low", "high"],
        [("n/a", "unknown", "-"), ("2", "3.5", "4.5"), ("3", "5.5", "6.5"), ("4", "5.5", "6.5")],
    ),
    "header_again": Case(b"id,name,city\n1,Ann,Rome\nid,name,city\n2,Bob,Oslo\n", ABC, TWO, {"repeated_headers": 1}),
    "wider_table_below": Case(
        b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\nid,name,city,zip\n1,Ann,Rome,2\n2,Bob,Oslo,3\n", ABC, TWO, {"further_tables": 3}
    ),
    "other_table_below": Case(
        b"id,name,city\n1,Ann,Rome\n2,Bob,Oslo\n\ncode,rank\nx,1\ny,2\n", ABC, TWO, {"blank_lines": 1, "further_tables": 3}
    ),
    "row_with_semicolons": Case(b"id,name,city\n1;Ann;Rome\n2,Bob,Oslo\n3,Cy,Bonn\n", ABC, [*TWO, ("3", "Cy", "Bonn")], {"other_delimiters": 1}),
    "header_with_spaces": Case(b"id name city\n1,Ann,Rome\n2,Bob,Oslo\n3,Cy,Bonn\n", ABC, [*TWO, ("3", "Cy", "Bonn")], {"other_delimiters": 1}),
    "header_with_blank_cell_too_many": Case(b"id,,name,city\n1,Ann,Rome\n2,Bob,Oslo\n", ABC, TWO, {"long_header": 1}),
    "comma_and_space": Case(b'id, name, city\n1, Ann, Rome\n2, "Bob, B.", Oslo\n', ABC, [TWO[0], ("2", "Bob, B.", "Oslo")], {}, {"delimiter": ", "}),
    "two_signs": Case(b"id||name||city\n1||Ann|A||Rome\n2||Bob||Oslo\n", ABC, [("1", "Ann|A", "Rome"), TWO[1]], {}, {"delimiter": "||"}),
    "section_sign": Case("id§name§city\n1§Ann§Rome\n2§Bob§Oslo\n".encode(), ABC, TWO, {}, {"delimiter": "§"}),
    "aligned_with_spaces": Case(
        b"id   name      city\n1    Ann Lee   Rome\n2    Bob       New York\n", ABC, [("1", "Ann Lee", "Rome"), ("2", "Bob", "New York")], {}, {"delimiter": "  "}
    ),
    "aligned_with_tabs": Case(b"id\t\tname\tcity\n1\t\tAnn\tRome\n2\tBob\tOslo\n", ABC, TWO, {}, {"delimiter": "\t"}),
    "stray_quote_before_a_cell": Case(b'id,name,city\n1,"Ann,"Rome"\n2,Bob,Oslo\n', ABC, [("1", '"Ann', "Rome"), TWO[1]], {"unclosed_quotes": 1}),
    "backslash_that_escapes_nothing": Case(b'id,name,city\n1,"C:\\""x""",Rome\n2,"Bob",Oslo\n', ABC, [("1", 'C:\\"x"', "Rome"), TWO[1]], {}, {"escape": ""}),
    "escape_keeps_other_backslashes": Case(
        b'id,name,city\n1,"8\\\'9\\" \\n",Rome\n2,"Bob",Oslo\n', ABC, [("1", '8\\\'9" \\n', "Rome"), TWO[1]], {}, {"escape": "\\"}
    ),
    "lf_among_cr": Case(b"id,name,city\r1,Ann,Rome\n2,Bob,Oslo\r3,Cy,Bonn\r", ABC, [*TWO, ("3", "Cy", "Bonn")], {"mixed_line_ends": 1}, {"line_end": "mixed"}),
    "record_separators": Case(b"id,name,city\x1e1,Ann,Rome\x1e2,Bob,Oslo\x1e", ABC, TWO, {}, {"line_end": "other"}),
    "name_of_64_kib": Case(b"id,name," + b"c" * 65536 + b"\n1,Ann,Rome\n2,Bob,Oslo\n", ["id", "name", "c" * 65536], TWO, {"long_headers": 1}),
    "name_that_turns_text": Case(
        "id,name,\u202eytic\n1,Ann,Rome\n2,Bob,Oslo\n".encode(), ["id", "name", "\u202eytic"], TWO, {"hidden_characters_in_headers": 1}
    ),
    "mark_inside_header": Case(
        "id,\ufeffname,city\n1,Ann,Rome\n2,Bob,Oslo\n".encode(), ["id", "\ufeffname", "city"], TWO, {"hidden_characters_in_headers": 1}
    ),
    "one_column_of_times": Case(b"12:30\n13:45\n14:10\n15:20\n", [""], [("12:30:00",), ("13:45:00",), ("14:10:00",), ("15:20:00",)], {"no_header": 1}),
    "long_row_far_below_a_blank_line": Case(
        b"id,name,city\n\n" + b"1,Ann,Rome\n" * 9000 + b"a,b,c,d\n1,2,3,4\n", ABC, [TWO[0]] * 9000 + [("a", "b", "c"), ("1", "2", "3")],
        {"blank_lines": 1, "long_rows": 2},
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


@pytest.mark.parametrize(
    ("content", "line_end"),
    [(b"a,b\n1,2\n", "lf"), (b"a,b\r\n1,2\r\n", "crlf"), (b'"a","b"\r\n"1","2"\r\n', "crlf"), (b"a,b\r1,2\r", "cr")],
)
def test_the_line_end_is_named(content, line_end, read):
    assert read(content).report.line_end == line_end


def test_declared_signs_are_not_questioned(read):
    outcome = read(
        b";note\na!b\n;1!2\n`x\\``!y\n", delimiter="!", quote="`", escape="\\", comment=";", types={"a": "text", "b": "text"}
    )
    assert outcome.rows == [("x`", "y")]
    assert outcome.problems == {"comment_lines": 2}
    report = outcome.report
    assert (report.delimiter, report.quote, report.escape, report.comment) == ("!", "`", "\\", ";")
    assert {report.confidence[name] for name in ("delimiter", "quote", "escape", "comment")} == {1.0}


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


def test_a_header_longer_than_what_is_scored_is_cut_all_the_same(read):
    outcome = read("n" * 70_000 + ",b\n1,x\n3,y\n")
    assert (len(outcome.names[0]), outcome.names[1], outcome.rows) == (70_000, "b", [(1, "x"), (3, "y")])
