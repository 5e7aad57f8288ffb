"""How the values of columns are spread: a chart each, for as many as a workbook opens quickly with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from services.artifacts.core.layout import Block, Cell, Chart, Field, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, mapping, number, text, texts
from services.artifacts.core.sheets.wording import counted

MOST_CHARTS = 40
MOST_BARS = 30


class Distributions:
    """Bins of numbers and times, frequent values of anything else."""

    title = "Distributions"
    about = "Charts of how values are spread."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        drawn = [(column, chart) for column in entries(report.get("columns")) if (chart := _chart(column))]
        blocks: list[Block] = [Heading("How values are spread", level=1), Paragraph(_note(len(drawn)), is_quiet=True)]
        for column, chart in drawn[:MOST_CHARTS]:
            blocks += [Heading(text(column.get("name")) or "(no name)"), chart]
        return Page(blocks)


def _note(found: int) -> str:
    if not found:
        return "No column has a distribution that may be shown."
    if found > MOST_CHARTS:
        return f"The first {MOST_CHARTS} of {counted(found, 'column')} with a distribution; the JSON report has all."
    return f"{counted(found, 'column')} with a distribution, in the order of the file. Bins hold their lower edge."


def _chart(column: Mapping[str, object]) -> Chart | None:
    if bins := list(_bins(mapping(column.get("histogram")))):
        return Chart((Field("Value, or from – to"), Field("Rows", "integer")), bins, is_upright=True)
    if values := list(_values(column)):
        return Chart((Field("Most frequent values"), Field("Rows", "integer")), values)
    return None


def _bins(histogram: Mapping[str, object]) -> Iterator[Sequence[Cell]]:
    edges, counts = texts(histogram.get("edges")), histogram.get("counts")
    if not isinstance(counts, list | tuple) or len(edges) != len(counts) + 1:
        return
    is_single = histogram.get("method") == "distinct"
    shown = [_edge(edge) for edge in edges]
    for (low, high), count in islice(zip(pairwise(shown), counts, strict=True), MOST_BARS):
        yield (low if is_single else f"{low} – {high}"), number(count)


def _edge(edge: str) -> str:
    """Four digits of a number, the day or the minute of a time."""
    try:
        return f"{float(edge):.4g}"
    except ValueError:
        return edge.replace("T00:00:00", "").replace("T", " ")[:16]


def _values(column: Mapping[str, object]) -> Iterator[Sequence[Cell]]:
    """None if one of them may not be shown, or all are different: then their order says nothing."""
    found = list(entries(column.get("top_values")))
    if any(value.get("value") is None for value in found) or all(number(value.get("count")) == 1 for value in found):
        return
    for value in found:
        yield text(value["value"]) or "(empty)", number(value.get("count"))
