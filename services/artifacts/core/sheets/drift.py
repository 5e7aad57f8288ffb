"""What changed against the baseline: one row per column, those that drifted first, the schema above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.artifacts.core.layout import Cell, Field, Table
from services.artifacts.core.report import Report, entries, figure, mapping, number, section, text
from services.artifacts.core.sheets.drift_wording import REASONS, TESTS, UNITS
from services.artifacts.core.sheets.wording import counted, words

AGENT = "drift-detector"
FIELDS = (
    Field("Verdict", "text", 14),
    Field("Column", "text", 28),
    Field("What changed", "long_text", 54),
    Field("Test", "text", 22),
    Field("Compared", "text", 12),
    Field("Effect", "figure", 11),
    Field("Matters from", "figure", 11),
    Field("Measured in", "text", 18),
    Field("p, adjusted", "figure", 12),
    Field("p", "figure", 12),
    Field("Statistic", "figure", 12),
    Field("Values", "integer", 12),
    Field("Values before", "integer", 12),
    Field("Missing", "ratio", 11),
    Field("Missing before", "ratio", 11),
    Field("Stability index", "figure", 12),
    Field("Jensen-Shannon", "figure", 12),
    Field("Rows with new values", "integer", 12),
    Field("Rows out of range", "integer", 12),
    Field("Note", "long_text", 46),
)


class Drift:
    """Every column that either table has."""

    title = "Drift"
    about = "What changed against the baseline."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        answer = section(report, "agents", AGENT)
        rows = [*_schema_rows(section(answer, "schema")), *_column_rows(answer)]
        return Table(_note(answer), FIELDS, rows, frozen_fields=2)


def _note(answer: Mapping[str, object]) -> str:
    if not answer:
        return "No baseline was given: there is nothing to compare with."
    if answer.get("status") == "error":
        return f"No answer: {text(answer.get('message') or answer.get('reason'))}"
    rows = section(answer, "row_count")
    tested, drifted = int(number(answer.get("tested_column_count")) or 0), int(number(answer.get("drifted_column_count")) or 0)
    return (
        f"{drifted:,} of {counted(tested, 'tested column')} drifted. "
        f"{_count(rows.get('primary'))} rows against {_count(rows.get('baseline'))}. "
        f"A column drifts if its effect reaches what matters and the adjusted p is below {text(answer.get('significance_level'))}."
    )


def _schema_rows(schema: Mapping[str, object]) -> Iterator[list[Cell]]:
    pairs = [(section(item, "before"), section(item, "after")) for item in entries(schema.get("renamed"))]
    hints = {text(before.get("position")): text(after.get("name")) for before, after in pairs}
    for item in entries(schema.get("removed")):
        now = hints.get(text(item.get("position")))
        change = "Only in the baseline." if now is None else f"May be “{now}” now: alike in type and distribution."
        yield _row("Removed", text(item.get("name")), change)
    for item in entries(schema.get("added")):
        yield _row("Added", text(item.get("name")), f"Not in the baseline: {text(item.get('logical_type'))}.")
    for item in entries(schema.get("retyped")):
        before, after = section(item, "before"), section(item, "after")
        yield _row("New type", text(item.get("name")), f"{_type(before)} became {_type(after)}.")
    for item in entries(schema.get("reordered")):
        places = [int(number(section(item, side).get("position")) or 0) + 1 for side in ("before", "after")]
        yield _row("Moved place", text(item.get("name")), f"Column {places[0]:,} became column {places[1]:,}.")


def _column_rows(answer: Mapping[str, object]) -> list[list[Cell]]:
    rows = [(_rank(item), _column_row(item)) for item in entries(answer.get("columns"))]
    return [row for _, row in sorted(rows, key=lambda each: each[0])]


def _rank(item: Mapping[str, object]) -> tuple[int, float, float]:
    """Drifted first, by how far the greatest effect exceeds what matters; then in the order of the table."""
    pairs = [(item.get("effect"), item.get("effect_threshold"))]
    missing = mapping(item.get("missing"))
    pairs.append((missing.get("effect"), missing.get("effect_threshold")))
    times = [(number(effect) or 0.0) / (number(limit) or 1.0) for effect, limit in pairs]
    drifted = item.get("drifted")
    return 0 if drifted else 2 if drifted is False else 1, -max(times) if drifted else 0.0, number(item.get("position")) or 0.0


def _column_row(item: Mapping[str, object]) -> list[Cell]:
    missing = mapping(item.get("missing"))
    return [
        _verdict(item),
        text(item.get("name")),
        _what_changed(item, missing),
        TESTS.get(text(item.get("test")), ""),
        words(item.get("compared")),
        _short(item.get("effect")),
        figure(item.get("effect_threshold")),
        UNITS.get(text(item.get("effect_name")), ""),
        _short(item.get("adjusted_p_value")),
        _short(item.get("p_value")),
        _short(item.get("statistic")),
        figure(item.get("count")),
        figure(item.get("baseline_count")),
        figure(missing.get("ratio")),
        figure(missing.get("baseline_ratio")),
        _short(item.get("psi")),
        _short(item.get("jensen_shannon")),
        figure(item.get("new_value_count")),
        figure(item.get("out_of_range_count")),
        text(item.get("note")),
    ]


def _verdict(item: Mapping[str, object]) -> str:
    if item.get("moved_on"):
        return "Moved on"
    drifted = item.get("drifted")
    if drifted is None:
        return "Not tested"
    return ("Drifted" if drifted else "No drift") + (", uncertain" if item.get("uncertain") else "")


def _what_changed(item: Mapping[str, object], missing: Mapping[str, object]) -> str:
    parts = []
    if item.get("values_drifted"):
        parts.append("The values are distributed otherwise.")
    if missing.get("drifted"):
        parts.append("Missing values are not as frequent as before.")
    return " ".join(parts) or REASONS.get(text(item.get("reason")), "")


def _row(verdict: str, name: str, change: str) -> list[Cell]:
    return [verdict, name, change, *[None] * (len(FIELDS) - 3)]


def _type(column: Mapping[str, object]) -> str:
    return f"{text(column.get('logical_type'))} ({text(column.get('dtype'))})"


def _short(value: object) -> Cell:
    """Four digits: what a verdict is told by, not what it is computed from."""
    exact = number(value)
    return None if exact is None else float(f"{exact:.4g}")


def _count(value: object) -> str:
    return f"{int(number(value) or 0):,}"
