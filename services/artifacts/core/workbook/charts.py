"""Native charts: bars over figures that stand on the same sheet."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Chart, Kind
from services.artifacts.core.workbook import styles

LEAST_CHART_ROWS = 12
"""Rows of a sheet that a chart stands beside, so that its labels have room."""
ROW_CM, WIDTH_CM = 0.53, 15.5
SCALES: Mapping[Kind, tuple[str, float | None]] = {"ratio": ("0%", 1.0), "points": ("0", 100.0)}
"""Number format of the axis, and where it ends; None for where the figures do."""


def bars(worksheet: Worksheet, chart: Chart, header: int, last: int) -> BarChart:
    """A chart of the figures in rows ``header`` + 1 to ``last``: labels in the first column, numbers in the second."""
    drawn = BarChart()
    drawn.type = "col" if chart.is_upright else "bar"
    drawn.style, drawn.legend, drawn.gapWidth = 10, None, 8 if chart.is_upright else 40
    drawn.add_data(Reference(worksheet, min_col=2, min_row=header, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(worksheet, min_col=1, min_row=header + 1, max_row=last))
    drawn.title = None
    for series in drawn.series:
        series.graphicalProperties = GraphicalProperties(solidFill=styles.BARS)
    # A bar chart counts from below: the first label belongs on top.
    drawn.x_axis.scaling.orientation = "minMax" if chart.is_upright else "maxMin"
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.majorGridlines = None
    shown, most = SCALES.get(chart.fields[1].kind, ("#,##0", None))
    drawn.y_axis.numFmt, drawn.y_axis.scaling.min, drawn.y_axis.scaling.max = shown, 0, most
    drawn.y_axis.crosses = "autoZero" if chart.is_upright else "max"
    drawn.width = WIDTH_CM  # type: ignore[assignment]  # the stubs know whole numbers only
    drawn.height = ROW_CM * max(last - header + 1, LEAST_CHART_ROWS)
    return drawn
