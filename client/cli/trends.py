"""Trends for people: a line of blocks per figure, anomalies marked below, the newest value beside what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from client.models import Json, JsonValue

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""A run without the figure."""
MARK = "▲"
MARKED, ANALYSIS = 3, 4
"""Cells of a row that say whether it is an anomaly, and of which analysis it is."""
Point = Mapping[str, JsonValue]


def trends_table(histories: Sequence[Json]) -> Table:
    """One row per figure."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("figure", "newest", "expected", "trend", "runs", "anomalies"):
        table.add_column(heading, no_wrap=True)
    for history in histories:
        points = points_of(history)
        newest = points[-1] if points else {}
        anomalies = sum(point.get("is_anomaly") is True for point in points)
        table.add_row(
            str(history.get("metric")),
            _newest(newest),
            expected(newest),
            _trend(points),
            str(len(points)),
            str(anomalies) if anomalies else "–",
        )
    return table


def points_table(history: Json) -> RenderableType:
    """The line, and one row per run, oldest first."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    points = points_of(history)
    rows = [_cells(point) for point in points]
    table = Table(box=None, pad_edge=False, header_style="dim")
    for at, heading in enumerate(("accepted", "value", "expected", "", "analysis")):
        # Columns that may wrap shrink first, and the text of this one does not: a narrow terminal cuts the identifier alone.
        table.add_column(heading, no_wrap=at != ANALYSIS)
    for row in rows:
        style = "bold red" if row[MARKED] else ""
        table.add_row(*(Text(cell, style, no_wrap=True, overflow="ellipsis") for cell in row))
    return Group(_trend(points), Text(), table, Text(_last_word(points), "dim"))


def _cells(point: Point) -> tuple[str, ...]:
    return (
        _moment(point.get("created_at")),
        figure(point.get("value")),
        expected(point),
        MARK if point.get("is_anomaly") is True else "",
        str(point.get("analysis_id")),
    )


def sparkline(values: Sequence[float | None]) -> str:
    """One block per value between the least and the greatest; all in the middle where they are equal."""
    known = [value for value in values if value is not None]
    if not known:
        return GAP * len(values)
    low, span = min(known), max(known) - min(known)
    middle = (len(BLOCKS) - 1) / 2

    def block(value: float) -> str:
        return BLOCKS[round((value - low) / span * (len(BLOCKS) - 1) if 0 < span < float("inf") else middle)]

    return "".join(GAP if value is None else block(value) for value in values)


def points_of(history: Json) -> list[Point]:
    """The points of an answer."""
    points = history.get("points")
    return [point for point in points if isinstance(point, dict)] if isinstance(points, list) else []


def figure(value: JsonValue) -> str:
    """A figure for people: whole ones whole, others to six digits."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "–"
    return f"{int(value):,}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:,.6g}"


def expected(point: Point) -> str:
    """The band of a point; a dash where there is none."""
    low, high = point.get("expected_low"), point.get("expected_high")
    return "–" if low is None or high is None else f"{figure(low)} … {figure(high)}"


def _trend(points: Sequence[Point]) -> Text:
    from rich.text import Text

    values = [float(value) if isinstance(value, int | float) else None for value in (point.get("value") for point in points)]
    marks = "".join(MARK if point.get("is_anomaly") is True else " " for point in points).rstrip()
    return Text(sparkline(values)) + Text(f"\n{marks}" if marks else "", "bold red")


def _newest(point: Point) -> Text:
    from rich.text import Text

    return Text(figure(point.get("value")), "bold red" if point.get("is_anomaly") is True else "bold")


def _last_word(points: Sequence[Point]) -> str:
    reason = str(points[-1].get("reason") or "") if points else ""
    return f"The newest run: {reason}." if reason else ""


def _moment(value: JsonValue) -> str:
    return value[:16].replace("T", " ") if isinstance(value, str) and value else "–"
