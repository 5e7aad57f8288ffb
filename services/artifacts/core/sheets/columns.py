"""The column dictionary: one row per column, every figure that was measured."""

from __future__ import annotations

from collections.abc import Mapping

from services.artifacts.core.layout import Cell, Field, Kind, Table
from services.artifacts.core.report import Report, entries, figure, mapping, section, text, texts
from services.artifacts.core.sheets.links import COLUMNS
from services.artifacts.core.sheets.wording import counted, words

LEADING = (
    "count",
    "null_count",
    "completeness",
    "distinct_count",
    "unique_count",
    "min",
    "max",
    "mean",
    "median",
    "stddev",
)
"""Shown first, in this order; the others follow as they were measured."""
RATIOS = frozenset({"completeness", "validity", "distinctness", "uniqueness", "normalized_entropy"})
HEAD = (
    Field("#", "integer", 6),
    Field("Column", "text", 28),
    Field("Type", "text", 12),
    Field("Meaning", "text", 14),
    Field("Status", "text", 12),
    Field("Quality", "score", 10),
    Field("Personal data", "text", 16),
)
TAIL = (
    Field("Most frequent values", "long_text", 50),
    Field("Least frequent values", "long_text", 50),
    Field("Spelling variants", "long_text", 50),
    Field("Patterns", "long_text", 32),
    Field("Estimated figures", "long_text", 32),
)


class Columns:
    """What is in each column."""

    title = COLUMNS
    about = "A row for each column, with every figure that was measured."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        columns = list(entries(report.get("columns")))
        names = _metric_names(columns)
        fields = [*HEAD, *(Field(words(name), _kind(name), 21 if name in ("min", "max") else 14) for name in names), *TAIL]
        note = f"{counted(len(columns), 'column')}. A figure that could not be measured shows the reason in parentheses."
        return Table(note, fields, [_row(order, column, names) for order, column in enumerate(columns, 1)], frozen_fields=2)


def _metric_names(columns: list[Mapping[str, object]]) -> list[str]:
    measured: dict[str, None] = {}
    for column in columns:
        measured.update(dict.fromkeys(mapping(column.get("metrics"))))
    return [name for name in LEADING if name in measured] + [name for name in measured if name not in LEADING]


def _kind(name: str) -> Kind:
    return "ratio" if name in RATIOS or name.endswith("_ratio") else "figure"


def _row(order: int, column: Mapping[str, object], names: list[str]) -> list[Cell]:
    metrics, absent, pii = section(column, "metrics"), section(column, "absent"), section(column, "pii")
    return [
        order,
        text(column.get("name")),
        words(column.get("logical_type")),
        words(column.get("semantic_type")),
        words(column.get("status")),
        figure(section(column, "quality").get("score")),
        (words(pii.get("kind")) or "yes") if pii.get("detected") else None,
        *(figure(metrics.get(name)) if metrics.get(name) is not None else _reason(absent.get(name)) for name in names),
        _values(column.get("top_values")),
        _values(column.get("bottom_values")),
        _variants(column),
        "\n".join(f"{text(pattern.get('mask'))}  ({_count(pattern)})" for pattern in list(entries(column.get("patterns")))[:5])
        or None,
        _estimates(column),
    ]


def _reason(reason: object) -> str | None:
    return f"({text(reason).replace('_', ' ')})" if reason else None


def _values(values: object) -> str | None:
    return "\n".join(_counted_value(value) for value in list(entries(values))[:5]) or None


def _variants(column: Mapping[str, object]) -> str | None:
    """A line for each value of several spellings."""
    variants = list(entries(column.get("value_variants")))[:5]
    return "\n".join(" | ".join(map(_counted_value, list(entries(each.get("spellings")))[:5])) for each in variants) or None


def _counted_value(value: Mapping[str, object]) -> str:
    return f"{'(redacted)' if value.get('value') is None else text(value['value']) or '(empty)'}  ({_count(value)})"


def _count(entry: Mapping[str, object]) -> str:
    amount = entry.get("count")
    return f"{amount:,}" if isinstance(amount, int) else text(amount)


def _estimates(column: Mapping[str, object]) -> str | None:
    lines = [
        f"{words(name)}: {text(mapping(how).get('method'))}, ± {text(mapping(how).get('relative_error'))}"
        for name, how in section(column, "approximate").items()
    ]
    return "\n".join(texts(lines)) or None
