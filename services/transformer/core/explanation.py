"""Why a column is seen as it is, in plain words. Every fact is the report's own; nothing is measured or judged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.transformer.core.measured import Alert, Column, Deduction, Figure, Issue, Load, Pii, Quality, ValuePolicy
from services.transformer.core.wording import count, counted, percent, sentence

LEAST_FIT = 0.95
"""Share of the values that must read as a type before the reader gives it."""
BEST = 100
WHOLE_FROM, EXACT = 1e3, 1e15
"""Floats between them are written without a fraction and without an exponent."""
READS_AS: Mapping[str, str] = {
    "integer": "whole numbers",
    "decimal": "decimal numbers",
    "float": "numbers",
    "boolean": "truth values",
    "date": "dates",
    "datetime": "dates with a time",
    "time": "times of day",
    "duration": "durations",
}
BY_PROBLEM: Mapping[str, str] = {
    "leading_zeros": "Digits with a leading zero are codes: as numbers they would lose it, so the column stays text.",
    "long_integers": "Whole numbers of more than 18 digits are identifiers: as numbers they would lose some, so it stays text.",
    "ambiguous_dates": "Its dates could be day-month or month-day and no cell tells which, so the column stays text.",
    "mixed_dates": "Its dates are written in several ways, none of which most cells share, so the column stays text.",
    "ambiguous_numbers": "A sign in its numbers could part thousands or begin a fraction, no cell tells which: it stays text.",
    "number_notation": "Decimal commas, thousands separators, currency or percent signs were read as parts of numbers.",
    "utc_offsets": "Its times carry offsets from UTC and were turned into UTC.",
}
"""Why a problem of reading decided the type, by its code."""
SHOWN: Mapping[ValuePolicy, str] = {
    "full": "Values are shown as they are.",
    "masked": "Values are masked, because the column counts as personal data or is a copy of one that does.",
    "none": "No value is shown: the value policy is “none”.",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences by topic, each readable on its own."""

    logical_type: tuple[str, ...]
    semantic_type: tuple[str, ...]
    personal_data: tuple[str, ...]
    quality: tuple[str, ...]
    findings: tuple[str, ...]
    values: tuple[str, ...]


class Explainer:
    """Explains the columns of one report."""

    def __init__(self, load: Load, alerts: Iterable[Alert], issues: Iterable[Issue]) -> None:
        self._messages = {problem.code: problem.message for problem in load.problems}
        self._alerts: defaultdict[str | None, list[Alert]] = defaultdict(list)
        self._issues: defaultdict[str | None, list[Issue]] = defaultdict(list)
        for alert in alerts:
            self._alerts[alert.column].append(alert)
        for issue in issues:
            self._issues[issue.column].append(issue)

    def explain(self, column: Column) -> Explanation:
        """Everything that can be said of a column."""
        return Explanation(
            logical_type=tuple(_type(column, self._messages)),
            semantic_type=(_meaning(column.semantic_type), *map(sentence, column.semantic_reasons)),
            personal_data=tuple(_personal(column.pii)),
            quality=tuple(_quality(column.quality)),
            findings=tuple(_findings(self._alerts[column.name], self._issues[column.name])),
            values=(SHOWN[column.value_policy],),
        )


def _type(column: Column, messages: Mapping[str, str]) -> Iterator[str]:
    reason = column.type_reason
    if reason is None:
        return
    if reason == "stored":
        yield f"The file itself stores the column as {column.dtype or 'an unnamed type'}, which is read as {column.logical_type}."
        return
    if reason == "declared":
        yield f"The column was declared as {column.logical_type} by a read option."
    elif reason != "cells" and (why := BY_PROBLEM.get(reason) or messages.get(reason)):
        yield sentence(why)
    yield from _fit(column)


def _fit(column: Column) -> Iterator[str]:
    """How many cells read as the type that was given."""
    if column.logical_type == "unknown":
        yield "No cell holds a value, so there is nothing to tell a type from."
    elif column.logical_type in READS_AS:
        yield from _fit_of_values(column, READS_AS[column.logical_type])
    elif column.logical_type == "text" and column.type_reason == "cells":
        yield f"Its values are not of one kind of number, truth value, date or time ({percent(LEAST_FIT)} must be): they stay text."


def _fit_of_values(column: Column, what: str) -> Iterator[str]:
    fitting = sum(int(column.figures.number(name) or 0) for name in ("count", "nan_count"))
    misfits = int(column.figures.number("misfit_count") or 0)
    tried = fitting + misfits
    if not tried:
        return
    if not misfits:
        yield f"All {counted(tried, 'value')} read as {what}." if tried > 1 else f"Its only value reads as one of {what}."
        return
    least = f"; at least {percent(LEAST_FIT)} must" if column.type_reason != "declared" else ""
    yield f"{count(fitting)} of {counted(tried, 'value')} ({percent(fitting / tried)}) read as {what}{least}."
    yield f"The other {count(misfits)} {'does' if misfits == 1 else 'do'} not fit and {'is' if misfits == 1 else 'are'} left out."


def _meaning(semantic_type: str | None) -> str:
    return f"Its values are taken for {_words(semantic_type)}." if semantic_type else "No particular meaning was recognised."


def _personal(pii: Pii) -> Iterator[str]:
    if pii.detected:
        kind = f" ({_words(pii.kind)})" if pii.kind else ""
        yield f"Counts as personal data{kind}, {percent(pii.confidence)} sure."
    else:
        yield "Nothing marks it as personal data."
    yield from map(sentence, pii.reasons)


def _quality(quality: Quality) -> Iterator[str]:
    if quality.score is None:
        yield "There is nothing to judge, so there is no score."
        return
    why = ": nothing was taken off" if quality.score == BEST else ""
    yield f"Scores {_points(quality.score)} of {BEST}{why}."
    yield from map(_deduction, quality.deductions)


def _deduction(taken: Deduction) -> str:
    worth = 100 * taken.prevalence * taken.risk
    scaled = ", scaled down as all faults together would take more than 100" if worth - taken.points > 0.01 else ""
    return (
        f"{_words(taken.rule_id).capitalize()}: −{_points(taken.points)}, that is {percent(taken.prevalence)} of the rows "
        f"× {percent(taken.risk)} likely a fault{scaled}. Fixing it gives +{_points(taken.points)}."
    )


def _findings(alerts: Sequence[Alert], issues: Sequence[Issue]) -> Iterator[str]:
    """One sentence per rule and wording: what was found, the figure, the limit."""
    told = {(alert.rule_id, alert.message) for alert in alerts}
    for alert in alerts:
        yield f"{_head(alert)} {sentence(alert.message)} {_against_limit(alert)}".rstrip()
    for issue in issues:
        if (issue.rule_id, issue.message) not in told:
            yield f"{_head(issue)} {sentence(issue.message)} No alert."
    if not alerts and not issues:
        yield "Nothing was found to be wrong."


def _head(finding: Alert | Issue) -> str:
    return f"{finding.rule_id} ({finding.severity}):"


def _against_limit(alert: Alert) -> str:
    if alert.threshold is None:
        return ""
    figure = "a figure that is not shown" if alert.value is None else _figure(alert.value)
    return f"Judged: {_words(alert.metric or 'the figure')} {figure}, limit {_figure(alert.threshold)}."


def _figure(value: Figure) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    is_whole = isinstance(value, int) or (WHOLE_FROM <= abs(value) < EXACT) or value.is_integer()
    return f"{value:,.0f}" if is_whole else f"{value:,.4g}"


def _points(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")


def _words(name: str | None) -> str:
    return (name or "").replace("_", " ")
