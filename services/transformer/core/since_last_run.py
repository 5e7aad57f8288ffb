"""What changed since the last run of the same dataset: volume, freshness, schema, missing values, distinct values, distributions.

Changes are told, not levels: a column that was always half empty is no news. Bounds are ours, chosen so that the noise of ordinary
deliveries stays below them. Only figures that the present report shows are compared, and never values of the data.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from services.transformer.core.canonical import Json
from services.transformer.core.change_rules import RuleId
from services.transformer.core.changes import Change, EarlierRun, SinceLastRun
from services.transformer.core.last_run_drift import Medians, compared_distributions, drift_changes
from services.transformer.core.measured import SEVERITIES, Column, Measured, Severity
from services.transformer.core.report import Tile, TileStatus
from services.transformer.core.wording import count, counted, percent, quoted

VOLUME_CHANGE = 0.2
"""Of the earlier row count."""
VOLUME_LOSS = 0.5
MISSING_CHANGE = 0.05
"""Of all rows: percentage points / 100."""
MISSING_JUMP = 0.2
DISTINCT_CHANGE = 0.5
"""Of the number of distinct values and of their share of the rows, both: more rows alone bring more ids."""
LEAST_DISTINCT = 5
AGE_GROWTH = 2.0
DAY_S = 86_400.0
MAX_CHANGES = 200


def since_last_run(earlier: EarlierRun, measured: Measured) -> SinceLastRun:
    """The changes; none where everything is about as it was."""
    before, now = _Columns.of(earlier.report), {column.name: column for column in reversed(measured.primary.columns)}
    found = [*_volume(earlier.report, measured), *_schema(before, now)]
    for name, column in sorted(now.items(), key=lambda item: item[1].position):
        if name in before.columns:
            found += [change for judge in JUDGES if (change := judge(before, column)) is not None]
    drift = measured.last_run_drift
    if drift is not None and drift.analysis_id != earlier.analysis_id:
        drift = None
    found += drift_changes(drift, _medians(before, now)) if drift else ()
    ranked = sorted(found, key=lambda change: SEVERITIES.index(change.severity))
    # Of a table with very many drifted columns the profiler lists the first only.
    count_of_all = len(ranked) + (drift.drifted_column_count - len(drift.columns) if drift else 0)
    return SinceLastRun(
        earlier.analysis_id,
        earlier.created_at,
        count_of_all,
        tuple(ranked[:MAX_CHANGES]),
        compared_distributions(drift) if drift else None,
    )


def change_tile(since: SinceLastRun | None) -> Tile | None:
    """The changes at a glance; None for a first run."""
    if since is None:
        return None
    title = "Since the last run"
    if not since.changes:
        same = since.drift is not None and since.drift.status == "same_file"
        return Tile("since_last_run", title, "the same file" if same else "no change", "good", _quiet(since))
    first, more = since.changes[0], since.change_count - 1
    status: TileStatus = "bad" if first.severity in ("critical", "high") else "neutral" if first.severity == "info" else "attention"
    meaning = f"{first.message[:-1]}; {count(more)} more." if more else first.message
    return Tile("since_last_run", title, counted(since.change_count, "change"), status, meaning)


def _quiet(since: SinceLastRun) -> str:
    """What there is to say where nothing changed."""
    rest = "Rows, schema, gaps and distinct values are about what they were."
    match since.drift.status if since.drift else None:
        case "same_file":
            return "The file is the same as in the last run."
        case "compared":
            return "Rows, schema, gaps, distinct values and distributions are about what they were."
        case "not_compared" if since.drift:
            return f"{rest} {since.drift.message}"
    return rest


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of the earlier report by name; of several of one name the first."""

    columns: Mapping[str, Mapping[str, Json]]

    @classmethod
    def of(cls, report: Mapping[str, Json]) -> _Columns:
        listed = report.get("columns")
        columns = [column for column in listed if isinstance(column, Mapping)] if isinstance(listed, list) else []
        return cls({str(column.get("name")): column for column in reversed(columns)})

    def type_of(self, name: str) -> str:
        return str(self.columns[name].get("logical_type") or "unknown")

    def number(self, name: str, metric: str) -> float | None:
        metrics = self.columns[name].get("metrics")
        return _number(metrics.get(metric)) if isinstance(metrics, Mapping) else None


def _volume(report: Mapping[str, Json], measured: Measured) -> Iterator[Change]:
    dataset = report.get("dataset")
    old = _number(dataset.get("row_count")) if isinstance(dataset, Mapping) else None
    new = measured.primary.dataset.figures.number("row_count")
    if old is None or new is None or abs(new - old) < max(VOLUME_CHANGE * old, 1):
        return
    severity: Severity = "high" if new <= VOLUME_LOSS * old else "medium"
    share = f" ({'+' if new > old else '−'}{percent(abs(new - old) / old)})" if old else ""
    threshold = old + math.copysign(max(VOLUME_CHANGE * old, 1), new - old)
    message = f"Rows went from {count(old)} to {count(new)}{share}."
    yield Change("volume", "volume_changed", None, "row_count", severity, int(old), int(new), threshold, message)


def _schema(before: _Columns, now: Mapping[str, Column]) -> Iterator[Change]:
    for name in reversed(list(before.columns)):
        if name not in now:
            yield _of_schema("column_removed", name, "high", before.type_of(name), None, f"Column {quoted(name)} is gone.")
    for name, column in sorted(now.items(), key=lambda item: item[1].position):
        new = column.logical_type
        if name not in before.columns:
            yield _of_schema("column_added", name, "low", None, new, f"Column {quoted(name)} is new.")
        elif "unknown" not in (old := before.type_of(name), new) and old != new:
            yield _of_schema("type_changed", name, "medium", old, new, f"Column {quoted(name)} was {old} and is {new}.")


def _of_schema(rule_id: RuleId, name: str, severity: Severity, old: str | None, new: str | None, message: str) -> Change:
    return Change("schema", rule_id, name, None, severity, old, new, None, message)


def _missing(before: _Columns, column: Column) -> Change | None:
    filled_before, filled = before.number(column.name, "completeness"), column.figures.number("completeness")
    if filled_before is None or filled is None or abs(filled - filled_before) < MISSING_CHANGE:
        return None
    lost = filled_before - filled
    severity: Severity = "high" if lost >= MISSING_JUMP else "medium" if lost > 0 else "info"
    message = f"Missing values of {quoted(column.name)} went from {percent(1 - filled_before)} to {percent(1 - filled)}."
    threshold = filled_before - math.copysign(MISSING_CHANGE, lost)
    return Change("missing", "missing_changed", column.name, "completeness", severity, filled_before, filled, threshold, message)


def _distinct(before: _Columns, column: Column) -> Change | None:
    old, new = before.number(column.name, "distinct_count"), column.figures.number("distinct_count")
    share_before, share = before.number(column.name, "distinctness"), column.figures.number("distinctness")
    if old is None or new is None or share_before is None or share is None or max(old, new) < LEAST_DISTINCT:
        return None
    if abs(new - old) < DISTINCT_CHANGE * old or abs(share - share_before) < DISTINCT_CHANGE * share_before:
        return None
    message = f"Distinct values of {quoted(column.name)} went from {count(old)} to {count(new)}."
    threshold = old * (1 + math.copysign(DISTINCT_CHANGE, new - old))
    return Change("distinct", "distinct_changed", column.name, "distinct_count", "low", int(old), int(new), threshold, message)


def _freshness(before: _Columns, column: Column) -> Change | None:
    old, new = before.number(column.name, "age_s"), column.figures.number("age_s")
    if old is None or new is None or new < max(old, 0) + DAY_S or new < AGE_GROWTH * old:
        return None
    days = f"{counted(new // DAY_S, 'day')} old, was {counted(max(old, 0) // DAY_S, 'day')}"
    message = f"The newest value of {quoted(column.name)} is {days}."
    threshold = max(max(old, 0) + DAY_S, AGE_GROWTH * old)
    return Change("freshness", "freshness_lost", column.name, "age_s", "medium", old, new, threshold, message)


def _medians(before: _Columns, now: Mapping[str, Column]) -> Medians:
    """Of numbers whose median both reports show."""
    pairs = {
        name: (before.number(name, "median"), column.figures.number("median"))
        for name, column in now.items()
        if name in before.columns
    }
    return {name: (old, new) for name, (old, new) in pairs.items() if old is not None and new is not None}


JUDGES: tuple[Callable[[_Columns, Column], Change | None], ...] = (_freshness, _missing, _distinct)


def _number(value: Json) -> float | None:
    if isinstance(value, str):
        # Integers beyond 2^53 stand as text in a report.
        return float(value) if value.lstrip("-").isdecimal() and len(value) < 30 else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
