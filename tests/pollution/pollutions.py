"""Every kind of pollution of a delimited file: the bytes as people find them, the lines as they should be read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.pollution.spelling import Spelling
from tests.pollution.tables import CleanTable

Lines = list[list[str]]
Made = tuple[str | bytes, Lines]
Maker = Callable[[CleanTable, random.Random], Iterable[Made]]
PLAIN = Spelling()
EXACT = 10.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A pollution. ``least`` is what the score of any of its files may not fall below: less than 10 where the file no longer tells."""

    name: str
    make: Maker
    least: float = EXACT


def clean(table: CleanTable) -> Lines:
    """The lines that every reader should come to."""
    return [table.header, *table.rows]


def spelled(name: str, least: float = EXACT, **changes: object) -> Kind:
    """The whole file in another dialect."""
    return Kind(name, lambda table, _: [(PLAIN.having(**changes).whole(table), clean(table))], least)


def framed(name: str, before: str = "", after: str = "", least: float = EXACT) -> Kind:
    """Lines around the table; ``{,}`` stands for the delimiters of an empty line, one fewer than columns."""

    def make(table: CleanTable, _: random.Random) -> Iterator[Made]:
        empty = "," * (table.width - 1)
        yield before.replace("{,}", empty) + PLAIN.whole(table) + after.replace("{,}", empty), clean(table)

    return Kind(name, make, least)


def encoded(name: str) -> Kind:
    """The file in an encoding with every character of it."""
    return Kind(f"encoding {name}", lambda table, _: [(PLAIN.whole(table).encode(name), clean(table))])


def wide(name: str) -> Kind:
    """The same without a byte order mark."""
    return Kind(f"encoding {name} unmarked", lambda table, _: [(PLAIN.whole(table).encode(name), clean(table))])


def _no_header(table: CleanTable, _: random.Random) -> Iterator[Made]:
    yield PLAIN.text(PLAIN.lines(table)[1:]), table.rows


def _header_only(table: CleanTable, _: random.Random) -> Iterator[Made]:
    yield PLAIN.text(PLAIN.lines(table)[:1]), [table.header]


def _one_row(table: CleanTable, _: random.Random) -> Iterator[Made]:
    yield PLAIN.text(PLAIN.lines(table)[:2]), [table.header, table.rows[0]]


def _several_headers(count: int) -> Maker:
    def make(table: CleanTable, _: random.Random) -> Iterator[Made]:
        header, *rows = PLAIN.lines(table)
        yield PLAIN.text([header] * count + rows), [[" ".join([name] * count) for name in table.header], *table.rows]

    return make


def _stacked(change: int, between: str) -> Maker:
    def make(table: CleanTable, _: random.Random) -> Iterator[Made]:
        second = [line[:change] if change < 0 else [*line, *["more"] * change] for line in PLAIN.lines(table)[:-1]]
        expected = clean(table) if change else [*clean(table), *table.rows[:-1]]
        yield PLAIN.whole(table) + between + PLAIN.text(second), expected

    return make


def _blank_lines(table: CleanTable, rng: random.Random) -> Iterator[Made]:
    lines = [PLAIN.text([line]) for line in PLAIN.lines(table)]
    for i in rng.sample(range(1, len(lines)), 4):
        lines[i] += "\r\n"
    yield "".join(lines), clean(table)


def _comments(sign: str) -> Maker:
    def make(table: CleanTable, rng: random.Random) -> Iterator[Made]:
        lines = [PLAIN.text([line]) for line in PLAIN.lines(table)]
        lines[0] = f"{sign} made for tests\r\n{sign} second remark\r\n" + lines[0]
        lines[rng.randrange(2, len(lines))] += f"{sign} in between\r\n"
        yield "".join(lines), clean(table)

    return make


def _aligned(table: CleanTable, _: random.Random) -> Iterator[Made]:
    # A cell that is empty or holds two spaces cannot be told in such a file.
    header, rows = table.header[:4], [[" ".join(cell.split()) or "none" for cell in row[:4]] for row in table.rows]
    widths = [max(len(line[i]) for line in [header, *rows]) + 3 for i in range(len(header))]
    text = "".join("".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in [header, *rows])
    yield text, [header, *rows]


def _joined_cells(table: CleanTable, rng: random.Random) -> Iterator[Made]:
    for row, column in _places(table, rng, first_column=1):
        lines = PLAIN.lines(table)
        lines[row][column - 1 : column + 1] = [lines[row][column - 1] + lines[row][column]]
        yield PLAIN.text(lines), clean(table)


def _extra_delimiter(table: CleanTable, rng: random.Random) -> Iterator[Made]:
    for row, column in _places(table, rng):
        lines = PLAIN.lines(table)
        lines[row].insert(column, "")
        yield PLAIN.text(lines), clean(table)


def _extra_quote(table: CleanTable, rng: random.Random) -> Iterator[Made]:
    for row, column in _places(table, rng):
        lines, expected = PLAIN.lines(table), [list(line) for line in clean(table)]
        written = lines[row][column]
        lines[row][column] = '""' + written[1:] if written.startswith('"') else '"' + written
        expected[row][column] = '"' + expected[row][column]
        yield PLAIN.text(lines), expected


def _other_delimiter(delimiter: str) -> Maker:
    def make(table: CleanTable, rng: random.Random) -> Iterator[Made]:
        for row in rng.sample(range(1, len(table.rows)), 3):
            yield PLAIN.having(delimiter_by_line={row: delimiter}).whole(table), clean(table)

    return make


def _other_header(table: CleanTable, _: random.Random) -> Iterator[Made]:
    header = [name.replace(" ", "_") for name in table.header]
    renamed = CleanTable(table.name, header, table.rows, table.quoted)
    yield PLAIN.having(delimiter_by_line={0: " "}).whole(renamed), clean(renamed)


def _record_end(line_end: str) -> Maker:
    def make(table: CleanTable, rng: random.Random) -> Iterator[Made]:
        lines = [PLAIN.text([line]) for line in PLAIN.lines(table)]
        row = rng.randrange(1, len(lines) - 1)
        lines[row] = lines[row].removesuffix("\r\n") + line_end
        yield "".join(lines), clean(table)

    return make


def _names(change: Callable[[list[str]], list[str]]) -> Maker:
    def make(table: CleanTable, _: random.Random) -> Iterator[Made]:
        renamed = CleanTable(table.name, change(list(table.header)), table.rows, table.quoted)
        yield PLAIN.whole(renamed), clean(renamed)

    return make


def _nul(table: CleanTable, _: random.Random) -> Iterator[Made]:
    rows = [[*row[:1], row[1][:1] + "\0" + row[1][1:], *row[2:]] if i == 2 else row for i, row in enumerate(table.rows)]
    yield PLAIN.whole(CleanTable(table.name, table.header, rows, table.quoted)), [table.header, *rows]


def _places(table: CleanTable, rng: random.Random, first_column: int = 0) -> list[tuple[int, int]]:
    """The header, the last row and some between, each with some column."""
    rows = [0, len(table.rows), *rng.sample(range(1, len(table.rows)), 3)]
    return [(row, rng.randrange(first_column, table.width)) for row in rows]


UNTELLABLE = 7.5
KINDS: tuple[Kind, ...] = (
    Kind("as it should be", lambda table, _: [(PLAIN.whole(table), clean(table))]),
    Kind("no payload", lambda table, _: [("", [])]),
    Kind("no newline at the end", lambda table, _: [(PLAIN.whole(table).removesuffix("\r\n"), clean(table))]),
    framed("two newlines at the end", after="\r\n"),
    framed("blank lines in front", before="\r\n\r\n"),
    Kind("no header", _no_header),
    Kind("two header rows", _several_headers(2)),
    Kind("three header rows", _several_headers(3)),
    Kind("header only", _header_only),
    Kind("one row", _one_row),
    Kind("blank lines", _blank_lines),
    framed("preamble in cells", before="Report{,}\r\n{,}\r\n"),
    framed("preamble of three lines in cells", before="Report{,}\r\nby the office{,}\r\nfor 2024{,}\r\n"),
    framed("preamble of a line", before="Report\r\n"),
    framed("preamble and a blank line", before="Report of the year\r\nby the office\r\n\r\n"),
    framed("footnotes in cells", after="{,}\r\nSource: the office of numbers{,}\r\n* estimated{,}\r\n"),
    framed("footnotes", after="Source: the office of numbers\r\nNote that some are estimated\r\n"),
    framed("footnotes after a blank line", after="\r\nEnd of report\r\nestimated\r\n"),
    Kind("a narrower table below", _stacked(-1, "")),
    Kind("the same table below", _stacked(0, "")),
    Kind("a wider table below", _stacked(1, "")),
    Kind("a narrower table below a blank line", _stacked(-1, "\r\n")),
    Kind("a wider table below a blank line", _stacked(2, "\r\n")),
    *(Kind(f"comments {sign}", _comments(sign)) for sign in ("#", "//", "%")),
    *(
        spelled(f"delimiter {sign!r}", delimiter=sign)
        for sign in (";", "\t", "|", "^", "~", "\x1f", "\x01", "§", "¦", "||", ", ", "; ", " | ")
    ),
    spelled("delimiter ' '", delimiter=" "),
    spelled("delimiter ':'", delimiter=":"),
    Kind("columns aligned with spaces", _aligned),
    spelled("quote '", quote="'", escape="'"),
    spelled("escape \\", escape="\\"),
    spelled("quotes inside not escaped", escape=None),
    spelled("line end LF", line_end="\n"),
    spelled("line end CR", line_end="\r"),
    Kind("one line ends in LF", _record_end("\n")),
    Kind("one line ends in CR", _record_end("\r")),
    Kind("a delimiter lacks", _joined_cells, UNTELLABLE),
    Kind("a delimiter too many", _extra_delimiter, UNTELLABLE),
    Kind("a quote too many", _extra_quote),
    *(Kind(f"one row delimited with {sign!r}", _other_delimiter(sign)) for sign in (";", "\t", "|")),
    Kind("one row delimited with ' '", _other_delimiter(" "), UNTELLABLE),
    Kind("header delimited with ' '", _other_header),
    Kind("blank name", _names(lambda names: [names[0], "", *names[2:]])),
    Kind("the same name twice", _names(lambda names: [names[0], names[0], *names[2:]])),
    Kind("a name of 64 KiB", _names(lambda names: [names[0], "long" * 16384, *names[2:]])),
    Kind("a name of signs", _names(lambda names: [names[0], "HE/%R ${x}", *names[2:]])),
    Kind("a name that turns text", _names(lambda names: [names[0], "\u202egnol\ufeff", *names[2:]])),
    Kind("a NUL character", _nul),
    *(encoded(name) for name in ("utf-8-sig", "utf-16", "utf-32")),
    *(wide(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")),
)
