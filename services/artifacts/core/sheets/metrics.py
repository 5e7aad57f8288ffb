"""Every figure on a line of its own: to be filtered, pivoted and compared over analyses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from services.artifacts.core.layout import Cell, Field, Table
from services.artifacts.core.report import Report, entries, figure, section, text
from services.artifacts.core.sheets.wording import WHOLE_DATASET, counted

FIELDS = (
    Field("#", "integer", 6),
    Field("Column", "text", 28),
    Field("Metric", "text", 28),
    Field("Value", "figure", 24),
    Field("Estimated by", "text", 18),
    Field("± relative error", "figure", 14),
    Field("Why there is none", "text", 20),
)
MOST_FIGURES = 10_000
"""About two hundred columns: beyond, a line per figure costs more than it helps."""


class Metrics:
    """The long form of all figures, the whole dataset's first. Names are those of the JSON report."""

    title = "Metrics"
    about = "Every figure on a line of its own, exact or estimated."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        rows = list(islice(_all(report), MOST_FIGURES + 1))
        note = f"{counted(min(len(rows), MOST_FIGURES), 'figure')}. One without an estimate is exact; one that is missing says why."
        if len(rows) > MOST_FIGURES:
            note += " CUT: there are more; the sheet Columns and the JSON report have all."
        return Table(note, FIELDS, rows[:MOST_FIGURES], frozen_fields=3)


def _all(report: Report) -> Iterator[tuple[Cell, ...]]:
    dataset = section(report, "dataset")
    # The dataset's figures stand beside what else is told of it, all of which is deeper.
    plain = {name: value for name, value in dataset.items() if not isinstance(value, Mapping | list)}
    yield from _figures(0, WHOLE_DATASET, plain, dataset)
    for order, column in enumerate(entries(report.get("columns")), 1):
        yield from _figures(order, text(column.get("name")), section(column, "metrics"), column)


def _figures(order: int, column: str, metrics: Mapping[str, object], told: Mapping[str, object]) -> Iterator[tuple[Cell, ...]]:
    absent = section(told, "absent")
    for name, value in metrics.items():
        estimate = section(told, "approximate", name)
        yield (
            order,
            column,
            name,
            figure(value),
            text(estimate.get("method")) or None,
            figure(estimate.get("relative_error")),
            text(absent.get(name)) or None,
        )
