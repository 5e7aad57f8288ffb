"""A report on one screen: what the data is, how good, what matters, where the files are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from client.cli.baselines import compared_with
from client.cli.changes import since_last_run
from client.cli.output import duration, size
from client.models import Json, JsonValue

if TYPE_CHECKING:
    from rich.console import Console

SEVERITY_STYLE = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "info": "dim"}
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
SHOWN_COLUMNS = 40
MANY, BEYOND_DIGITS = 1e5, 1e15
"""Floats between them are written without a fraction and without an exponent."""
NARROW_FIGURE = 10
WIDE = 110
"""Characters in a line, from which on extremes are shown in full."""
SHOWN_ISSUES = 8
SHOWN_PROBLEMS = 3


def print_summary(out: Console, report: Json, paths: Sequence[Path]) -> None:
    """Print a report for people. Every figure is the report's own."""
    from rich.text import Text

    dataset, load = _object(report, "dataset"), _object(report, "load")
    analysis = _object(report, "analysis")
    name = str(load.get("file_name") or "the data")
    out.print(
        Text.assemble(
            (name, "bold"),
            f"  {_count(dataset.get('row_count'))} rows × {_count(dataset.get('column_count'))} columns",
            f"  {size(_integer(load.get('size_bytes') or load.get('bytes')))}",
            f"  in {duration(_integer(analysis.get('execution_time_ms')))}",
        )
    )
    _print_reading(out, load)
    if compared := compared_with(analysis.get("baseline")):
        out.print(Text(compared, "dim"))
    if changes := since_last_run(report.get("since_last_run")):
        out.print(Text(changes, "dim"))
    if withheld := _withheld(analysis):
        out.print(Text(withheld, "dim"))
    out.print(Text.assemble("quality ", _score(_object(dataset, "quality").get("score"))))
    summary = report.get("analysis_summary")
    text = summary.get("text") if isinstance(summary, Mapping) else summary
    if isinstance(text, str):
        out.print(Text(text))
    note = summary.get("note") if isinstance(summary, Mapping) else None
    if isinstance(note, str):
        out.print(Text(note, "dim"))
    _print_columns(out, report)
    _print_issues(out, report)
    for path in paths:
        out.print(Text.assemble(("saved ", "green"), str(path)))


def _withheld(analysis: Mapping[str, JsonValue]) -> str:
    """Which values the report does not show; empty where it shows all."""
    if analysis.get("value_policy") == "none":
        return "No value is shown (--values none)."
    masked = len(_list(analysis, "masked_columns"))
    if not masked:
        return ""
    columns = "1 column holds" if masked == 1 else f"{masked:,} columns hold"
    return f"{columns} personal data; values there are masked (--values full shows them where that is allowed)."


def _print_reading(out: Console, load: Mapping[str, JsonValue]) -> None:
    """How the file was read, what of it may be wrong, and what was odd about it."""
    from rich.text import Text

    for sentence in _list(load, "summary"):
        out.print(Text(str(sentence), "dim"))
    _print_problems(out, load)


def _print_problems(out: Console, load: Mapping[str, JsonValue]) -> None:
    from rich.table import Table
    from rich.text import Text

    problems = [problem for problem in _list(load, "problems") if isinstance(problem, Mapping)]
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for problem in problems[:SHOWN_PROBLEMS]:
        examples = "; ".join(str(example) for example in _list(problem, "examples"))
        what = Text.assemble(str(problem.get("message")), (f"\n{examples}", "dim") if examples else "")
        table.add_row(Text(f"  {_count(problem.get('count'))} ×", "yellow"), what)
    if len(problems) > SHOWN_PROBLEMS:
        table.add_row("", Text(f"… and {len(problems) - SHOWN_PROBLEMS} more in the report, under load.problems", "dim"))
    if problems:
        out.print(table)


def _print_columns(out: Console, report: Json) -> None:
    from rich.table import Table
    from rich.text import Text

    columns = [column for column in _list(report, "columns") if isinstance(column, Mapping)]
    is_narrow = out.width < WIDE
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0) if is_narrow else (0, 1))
    # On a narrow terminal names and extremes give way; no heading does.
    for heading, least, most in (("column", 10, 12 if is_narrow else 32), ("type", 8, 10)):
        table.add_column(heading, overflow="ellipsis", no_wrap=True, min_width=least, max_width=most)
    for heading in ("complete", "distinct", "min", "median", "max", "quality"):
        most = NARROW_FIGURE if is_narrow else 20
        table.add_column(heading, justify="right", overflow="ellipsis", no_wrap=True, min_width=len(heading), max_width=most)
    for column in columns[:SHOWN_COLUMNS]:
        metrics = _object(column, "metrics")
        table.add_row(
            Text(str(column.get("name"))),
            Text(str(column.get("semantic_type") or column.get("logical_type"))),
            _percent(metrics.get("completeness")),
            _count(metrics.get("distinct_count")),
            *(Text(_figure(metrics.get(name), is_narrow=is_narrow)) for name in ("min", "median", "max")),
            _score(_object(column, "quality").get("score")),
        )
    out.print(table)
    if len(columns) > SHOWN_COLUMNS:
        out.print(f"[dim]… and {len(columns) - SHOWN_COLUMNS} more columns in the report[/]")


def _print_issues(out: Console, report: Json) -> None:
    from rich.text import Text

    issues = [issue for issue in _list(report, "issues") if isinstance(issue, Mapping)]
    for issue in issues[:SHOWN_ISSUES]:
        severity = str(issue.get("severity"))
        column = str(issue.get("column") or "dataset")
        mark = (f"{severity:<9}", SEVERITY_STYLE.get(severity, ""))
        out.print(Text.assemble(mark, (column, "bold"), f"  {issue.get('message')}"))
    if len(issues) > SHOWN_ISSUES:
        out.print(f"[dim]… and {len(issues) - SHOWN_ISSUES} more issues in the report[/]")


def _score(value: JsonValue) -> str:
    number = _number(value)
    if number is None:
        return "–"
    return f"{number:.0f}"


def _percent(value: JsonValue) -> str:
    number = _number(value)
    if number is None:
        return "–"
    # 99.97 % must not read as complete.
    return "100 %" if number == 1 else f"{min(number * 100, 99.9):.1f} %"


def _figure(value: JsonValue, *, is_narrow: bool) -> str:
    if isinstance(value, bool) or value is None:
        return "–" if value is None else str(value).lower()
    if isinstance(value, str) and INSTANT.match(value):
        return value[:10] if is_narrow else value[:19].replace("T", " ")
    if not isinstance(value, int | float):
        return str(value)
    is_whole = isinstance(value, int) or MANY <= abs(value) < BEYOND_DIGITS
    text = f"{value:,.0f}" if is_whole else f"{value:,.6g}"
    return text if not is_narrow or len(text) <= NARROW_FIGURE else _short(float(value))


def _short(value: float) -> str:
    """Three digits and a unit: a figure that is cut off would say something else."""
    for step, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if step <= abs(value) < step * 1e3:
            return f"{value / step:.3g} {unit}"
    return f"{value:.3g}"


def _count(value: JsonValue) -> str:
    number = _integer(value)
    return "–" if number is None else f"{number:,}"


def _integer(value: JsonValue) -> int | None:
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _object(data: Mapping[str, JsonValue], key: str) -> Mapping[str, JsonValue]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def _list(data: Mapping[str, JsonValue], key: str) -> list[JsonValue]:
    value = data.get(key)
    return value if isinstance(value, list) else []
