"""How the file was read: every decision with its certainty and the way to say otherwise, and everything that was odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.artifacts.core.layout import Block, Cell, Facts, Field, Grid, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, figure, number, section, text, texts
from services.artifacts.core.sheets.wording import size, words

DECISIONS = (Field("Decision"), Field("Read as"), Field("How sure", "ratio"), Field("To say otherwise"))
ODDITIES = (Field("What was odd"), Field("How often", "integer"), Field("For example"), Field("Code"))
SHEETS = (Field("Sheet"), Field("Rows", "integer"), Field("Columns", "integer"), Field("Read"))
ADVICE = (
    "A read option is given to the command line as a flag (skip_rows becomes --skip-rows 2) and to the API as a member of "
    "read_options. Types of single columns, words for missing values and the decimal sign have options as well: types, "
    "null_values, decimal."
)
SHAPES = "Examples name lines, rows and columns. Of a cell they show the shape only: A and a stand for letters, 9 for a digit."


class Load:
    """The load report."""

    title = "How it was read"
    about = "What the reader decided, and what was odd about the file."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        load = section(report, "load")
        sentences = [Paragraph(sentence) for sentence in texts(load.get("summary"))]
        top: list[Block] = [Heading("How the file was read", level=1), *sentences, Facts(_file(load))]
        return Page([*top, *_decisions(load), *_sheets(load), *_oddities(load)])


def _file(load: Mapping[str, object]) -> list[tuple[str, Cell]]:
    return [
        ("File", text(load.get("file_name"))),
        ("Size", size(load.get("bytes"))),
        ("SHA-256", text(load.get("sha256"))),
    ]


def _decisions(load: Mapping[str, object]) -> Iterator[Block]:
    rows = [
        (
            text(decision.get("title")) or words(decision.get("name")),
            text(decision.get("value")),
            number(decision.get("confidence")),
            f"read option {text(decision.get('option'))}" if decision.get("option") else "",
        )
        for decision in entries(load.get("decisions"))
    ]
    if rows:
        yield Heading("What was decided")
        yield Grid(DECISIONS, rows)
        yield Paragraph(ADVICE, is_quiet=True)


def _sheets(load: Mapping[str, object]) -> Iterator[Block]:
    found = list(entries(load.get("sheets")))
    if len(found) > 1:
        yield Heading("Sheets of the file")
        yield Grid(
            SHEETS,
            [
                (
                    text(sheet.get("name")),
                    figure(sheet.get("row_count")),
                    figure(sheet.get("column_count")),
                    "yes" if sheet.get("name") == load.get("sheet") else "no; choose it with the read option sheet",
                )
                for sheet in found
            ],
        )


def _oddities(load: Mapping[str, object]) -> Iterator[Block]:
    rows = [
        (
            text(problem.get("message")),
            figure(problem.get("count")),
            "\n".join(texts(problem.get("examples"))),
            text(problem.get("code")),
        )
        for problem in entries(load.get("problems"))
    ]
    yield Heading("What was odd")
    if not rows:
        yield Paragraph("Nothing about the file was odd.", is_quiet=True)
        return
    yield Grid(ODDITIES, rows)
    yield Paragraph(SHAPES, is_quiet=True)
