"""Rules as a report tells them, made into what tools can be told. Nothing here trusts the report's shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from services.artifacts.core.report import Report, entries, mapping, number, section, text, texts
from services.artifacts.core.rules.rule_set import NUMBERS, TIMES, Bound, Column, Rule, RuleSet

AGENT: Final = "test-coverage-agent"
LONGEST_DAY: Final = len("2026-01-01")
MOST_VALUES: Final = 1_000


def rule_set(report: Report) -> RuleSet:
    """What the report says of rules. Never raises: what makes no sense is left out."""
    columns = _columns(report)
    known = {column.name: column for column in columns}
    answer = section(report, "agents", AGENT)
    asked = [rule for told in entries(answer.get("rules")) for rule in _asked(told, known)]
    suggested = [rule for told in entries(answer.get("suggested_rules")) for rule in _suggested(told, known)]
    load = section(report, "load")
    return RuleSet(text(load.get("file_name")), text(load.get("sha256")), columns, tuple(dict.fromkeys([*asked, *suggested])))


def _columns(report: Report) -> tuple[Column, ...]:
    told = list(entries(report.get("columns")))
    names = Counter(text(column.get("name")) for column in told)
    return tuple(_column(column) for column in told if text(column.get("name")) and names[text(column.get("name"))] == 1)


def _column(told: Mapping[str, object]) -> Column:
    kind = text(told.get("logical_type"))
    return Column(text(told.get("name")), kind, not number(section(told, "metrics").get("misfit_count")), kind == "text")


def _asked(told: Mapping[str, object], known: Mapping[str, Column]) -> Iterator[Rule]:
    """What the user asked for, kept or not. A rule that makes no sense for its column makes none elsewhere."""
    column = known.get(text(told.get("column")))
    if column and told.get("reason") not in ("no_such_column", "wrong_type", "pattern_not_supported"):
        parameters = mapping(told.get("parameters"))
        yield from _rules(text(told.get("kind")), (column,), parameters, is_asked=True)


def _suggested(told: Mapping[str, object], known: Mapping[str, Column]) -> Iterator[Rule]:
    columns = tuple(known[name] for name in texts(told.get("columns")) if name in known)
    if len(columns) == len(texts(told.get("columns"))) and number(told.get("holds_for_ratio")) == 1:
        yield from _rules(text(told.get("kind")), columns, mapping(told.get("parameters")), is_asked=False)


def _rules(kind: str, columns: tuple[Column, ...], told: Mapping[str, object], *, is_asked: bool) -> Iterator[Rule]:
    names = tuple(column.name for column in columns)
    if kind == "key":
        yield from (Rule(each, names, is_asked) for each in ("not_null", "unique"))
    elif kind in ("not_null", "unique", "unique_together", "depends_on", "identical"):
        yield Rule(kind, names, is_asked)
    elif kind == "format" and isinstance(told.get("pattern"), str):
        pattern = text(told.get("pattern"))
        yield Rule(kind, names, is_asked, pattern=anchored(pattern) if is_asked else pattern)
    else:
        yield from _with_figures(kind, columns, told, Rule(kind, names, is_asked))


def _with_figures(kind: str, columns: tuple[Column, ...], told: Mapping[str, object], rule: Rule) -> Iterator[Rule]:
    least, most = told.get("min"), told.get("max")
    match kind:
        case "range" if columns and columns[0].is_clean:
            low, high = _bound(least, columns[0], is_maximum=False), _bound(most, columns[0], is_maximum=True)
            if low is not None or high is not None:
                yield _changed(rule, minimum=low, maximum=high)
        case "length" | "row_count":
            yield _changed(rule, minimum=_whole(least), maximum=_whole(most))
        case "allowed_values":
            values = told.get("values")
            listed = [value for value in values if _is_value(value)] if isinstance(values, list) else []
            if listed and len(listed) <= MOST_VALUES:
                yield _changed(rule, values=tuple(listed))
        case "completeness" if 0 < (number(told.get("minimum_ratio")) or 0) <= 1:
            yield _changed(rule, ratio=number(told.get("minimum_ratio")) or 0.0)
        case "freshness" if columns and columns[0].is_clean and _whole(told.get("max_age_days")):
            yield _changed(rule, days=_whole(told.get("max_age_days")) or 0)
        case "not_in_future" if columns and columns[0].is_clean:
            yield rule


def _changed(rule: Rule, **parameters: object) -> Rule:
    return Rule(rule.kind, rule.columns, rule.is_asked, **parameters)  # type: ignore[arg-type]


def _bound(value: object, column: Column, *, is_maximum: bool) -> Bound | None:
    if column.logical_type in TIMES:
        return _moment(value, column.logical_type, is_maximum=is_maximum) if isinstance(value, str) else None
    if column.logical_type not in NUMBERS or isinstance(value, bool):
        return None
    if isinstance(value, str):
        # Integers beyond 2^53 travel as text.
        return int(value) if value.removeprefix("-").isdecimal() and len(value) < MOST_VALUES else None
    if isinstance(value, float) and value.is_integer() and column.logical_type == "integer":
        return int(value)
    return value if isinstance(value, int | float) else None


def _moment(value: str, logical_type: str, *, is_maximum: bool) -> str | None:
    """A bound as its column has values: a day for days, a moment for moments, the last day whole."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if logical_type == "datetime":
        is_day = len(value) <= LONGEST_DAY and is_maximum
        return (datetime.combine(moment.date(), time.max) if is_day else moment).isoformat()
    is_later = not is_maximum and moment.time() != time.min and moment.date() < date.max
    return (moment.date() + timedelta(days=is_later)).isoformat()


def _whole(value: object) -> int | None:
    found = number(value)
    return int(found) if found is not None and found >= 0 else None


def _is_value(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def anchored(pattern: str) -> str:
    """A pattern that a value matches from its start, as one that is searched for. Flags in front stay in force."""
    flags, end = "", pattern.find(")")
    if pattern.startswith("(?") and pattern[2:end].isalpha() and set(pattern[2:end]) <= set("imsx"):
        flags, pattern = pattern[2:end], pattern[end + 1 :]
    return f"^(?{flags}:{pattern})"
