"""The first sheet: the verdict, the facts, the summary, and the columns that need a look."""

from __future__ import annotations

from collections.abc import Iterator

from services.artifacts.core.layout import Block, Card, Cards, Cell, Facts, Field, Grid, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, figure, number, section, text, texts
from services.artifacts.core.sheets.changes import since_last_run
from services.artifacts.core.sheets.charts import missing_chart, quality_chart, severity_chart
from services.artifacts.core.sheets.links import column_links
from services.artifacts.core.sheets.wording import WHOLE_DATASET, size, time, words

MOST_COLUMNS = 10
MOST_STEPS, MOST_NAMES = 8, 4
DATASET_FACTS = (
    "row_count",
    "column_count",
    "cell_count",
    "missing_cell_count",
    "duplicate_row_count",
    "duplicate_group_count",
    "duplicate_involved_count",
)


class Overview:
    """What somebody reads who reads one sheet only."""

    title = "Overview"
    about = "The verdict, the plan, and the columns that need a look first."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        blocks = (_title, _cards, _summary, since_last_run, _plan, _weakest, quality_chart, missing_chart, severity_chart, _dataset)
        return Page([block for part in blocks for block in part(report)])


def _title(report: Report) -> Iterator[Block]:
    analysis = section(report, "analysis")
    yield Heading(f"Profile of {text(section(report, 'load').get('file_name')) or 'a dataset'}", level=1)
    parts = [time(analysis.get("created_at")), words(analysis.get("status")), text(analysis.get("id"))]
    yield Paragraph("  ·  ".join(part for part in parts if part), is_quiet=True)


def _cards(report: Report) -> Iterator[Block]:
    yield Cards(
        [
            Card(text(tile.get("title")), text(tile.get("value")), text(tile.get("status")), text(tile.get("meaning")))
            for tile in entries(report.get("executive_summary"))
        ]
    )


def _summary(report: Report) -> Iterator[Block]:
    for part in entries(section(report, "analysis_summary").get("sections")):
        yield Heading(text(part.get("heading")))
        for sentence in texts(part.get("sentences")):
            yield Paragraph(sentence)
    if note := text(section(report, "analysis_summary").get("note")):
        yield Paragraph(note, is_quiet=True)


def _dataset(report: Report) -> Iterator[Block]:
    dataset, load = section(report, "dataset"), section(report, "load")
    facts: list[tuple[str, Cell]] = [
        (words(name), figure(dataset[name])) for name in DATASET_FACTS if dataset.get(name) is not None
    ]
    facts.append(("File size", size(load.get("bytes"))))
    keys = [", ".join(texts(key.get("columns"))) for key in entries(dataset.get("candidate_keys"))]
    if keys:
        facts.append(("Possible keys", "; ".join(keys)))
    yield Heading("The dataset")
    yield Facts(facts)


def _plan(report: Report) -> Iterator[Block]:
    steps = list(entries(report.get("action_plan")))
    if not steps:
        return
    rows: list[list[Cell]] = [
        [
            f"{text(step.get('step'))}. {text(step.get('action'))}",
            _places(texts(step.get("columns"))),
            f"{words(step.get('effort'))} effort",
            figure(step.get("gain_points")),
        ]
        for step in steps[:MOST_STEPS]
    ]
    yield Heading("The plan")
    yield Grid([Field("What to do"), Field("Where"), Field("What it takes"), Field("Gain in points", "points")], rows)
    if len(steps) > MOST_STEPS:
        yield Paragraph(f"The first {MOST_STEPS} of {len(steps)} steps; Recommendations has all.", is_quiet=True)


def _places(columns: tuple[str, ...]) -> str:
    shown = ", ".join(columns[:MOST_NAMES])
    return f"{shown} and {len(columns) - MOST_NAMES} more" if len(columns) > MOST_NAMES else shown or WHOLE_DATASET


def _weakest(report: Report) -> Iterator[Block]:
    scored = [
        (score, number(column.get("position")) or 0.0, column)
        for column in entries(report.get("columns"))
        if (score := number(section(column, "quality").get("score"))) is not None and score < 100
    ]
    if not scored:
        return
    scored.sort(key=lambda item: item[:2])
    linked = column_links(report)
    rows: list[list[Cell]] = [
        [
            linked(column.get("name")),
            words(column.get("logical_type")),
            score,
            figure(section(column, "metrics").get("completeness")),
        ]
        for score, _, column in scored[:MOST_COLUMNS]
    ]
    yield Heading("Columns that need a look first")
    yield Grid([Field("Column"), Field("Type"), Field("Quality", "score"), Field("Present", "ratio")], rows)
