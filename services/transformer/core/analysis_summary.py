"""The report in prose: what the data is, how good it is, what matters most, what to do next.

The default writer follows rules. Another one (a language model) implements the same protocol; ``fact_check`` holds for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from services.transformer.core.executive_summary import data_status
from services.transformer.core.measured import Issue, Measured
from services.transformer.core.reading import is_note, ranked
from services.transformer.core.report import (
    AnalysisSummary,
    Findings,
    IssueSummary,
    RoutingDecision,
    SummarySection,
)
from services.transformer.core.wording import count, counted, listed, percent, quoted, score, sentence, size

MOST_IMPORTANT = 3
KINDS: Mapping[str, str] = {
    "integer": "whole numbers",
    "decimal": "decimal numbers",
    "float": "measured numbers",
    "text": "text",
    "boolean": "yes or no",
    "date": "dates",
    "datetime": "points in time",
    "time": "times of day",
    "duration": "durations",
    "list": "lists",
    "struct": "records",
    "binary": "bytes",
    "unknown": "nothing that can be recognised",
}
"""What a logical type holds, in plain words."""
VERDICTS = {
    "good": "That is good: the data can be used as it is",
    "attention": "That is fair: the data can be used with care, once the points below are understood",
    "bad": "That is poor: the data should not be used before the points below are settled",
}


@dataclass(frozen=True, slots=True)
class Material:
    """All that a writer may speak of."""

    measured: Measured
    findings: Findings
    issue_summary: IssueSummary
    routing_decisions: tuple[RoutingDecision, ...]


class SummaryWriter(Protocol):
    """Writes the summary of a report."""

    name: str

    def write(self, material: Material) -> AnalysisSummary:
        """The summary. Every number in it stands in the report."""


class RuleWriter:
    """Writes from fixed sentences: the same report always reads the same."""

    name = "rules"

    def write(self, material: Material) -> AnalysisSummary:
        return assembled(
            self.name,
            (
                SummarySection("What this is", tuple(_what_it_is(material))),
                SummarySection("How good it is", tuple(_how_good(material))),
                SummarySection("What matters most", tuple(_what_matters(material))),
                SummarySection("What to do next", tuple(_what_next(material))),
            ),
        )


def assembled(writer: str, sections: Iterable[SummarySection]) -> AnalysisSummary:
    """A summary of sections; those without a sentence fall away."""
    kept = tuple(section for section in sections if section.sentences)
    text = "\n\n".join(f"{section.heading}\n{' '.join(section.sentences)}" for section in kept)
    return AnalysisSummary(writer, text, kept)


def _what_it_is(material: Material) -> Iterable[str]:
    dataset, load = material.measured.primary.dataset, material.measured.primary.load
    rows = dataset.figures.number("row_count") or 0
    columns = counted(len(material.measured.primary.columns), "column")
    source = ", ".join(part for part in ((load.format or "").upper(), size(load.bytes)) if part)
    yield f"{quoted(load.file_name)} ({source}) holds {counted(rows, 'row')} in {columns}."
    yield from _kinds(dataset.logical_type_counts)
    key = next((key for key in dataset.candidate_keys if key.uniqueness == 1 and not key.has_nulls), None)
    if key:
        verb = "tells" if len(key.columns) == 1 else "together tell"
        yield f"{listed(key.columns)} {verb} every row apart and can serve as its key."
    for problem in ranked(load.problems)[:1]:
        if not is_note(problem):
            yield f"Reading it was not smooth: {sentence(problem.message)}"


def _kinds(counts: Mapping[str, int]) -> Iterable[str]:
    names = {kind: KINDS.get(kind, kind) for kind in counts}
    if len(counts) == 1:
        yield f"Every column holds {names[next(iter(counts))]}."
    elif counts:
        first, *others = counts
        parts = [f"{count(counts[first])} hold{'s' if counts[first] == 1 else ''} {names[first]}"]
        parts += [f"{count(counts[kind])} {names[kind]}" for kind in others]
        yield f"Of the columns, {', '.join(parts[:-1])} and {parts[-1]}."


def _how_good(material: Material) -> Iterable[str]:
    dataset = material.measured.primary.dataset
    quality, figures = dataset.quality, dataset.figures
    if quality.score is None:
        yield "There are no values to judge, so it has no quality score."
    else:
        yield f"Its quality scores {score(quality.score)} of 100 points."
        yield sentence(VERDICTS[data_status(quality.score)])
    missing, missing_ratio = figures.number("missing_cell_count"), figures.number("missing_cell_ratio")
    if missing is not None and missing_ratio is not None:
        cells = (
            "No cell is missing" if not missing else f"{counted(missing, 'cell')} ({percent(missing_ratio)}) {_be(missing)} missing"
        )
        duplicates = figures.number("duplicate_row_count")
        repeats = "" if duplicates is None else ", and no row is repeated" if not duplicates else _repeats(duplicates)
        yield f"{cells}{repeats}."
    personal = [column.name for column in material.measured.primary.columns if column.pii.detected]
    if personal:
        yield f"{listed(personal)} hold{'s' if len(personal) == 1 else ''} personal data: mind who gets to see it."
    for agent in material.measured.agents:
        if agent.status == "error":
            yield f"One part is missing, for {agent.agent_id} gave no answer: {sentence(agent.message or agent.reason or '')}"


def _be(number: float) -> str:
    return "is" if number == 1 else "are"


def _repeats(duplicates: float) -> str:
    return f", and {counted(duplicates, 'row')} {'repeats' if duplicates == 1 else 'repeat'} an earlier one"


def _what_matters(material: Material) -> Iterable[str]:
    summary = material.issue_summary
    if not summary.issue_count:
        yield "Nothing was found to be wrong."
        return
    grave = summary.by_severity["critical"] + summary.by_severity["high"]
    where = f" in {counted(summary.affected_column_count, 'column')}" if summary.affected_column_count else ""
    lead = f"There {_be(summary.issue_count)} {counted(summary.issue_count, 'issue')}{where}"
    yield f"{lead}; none of them is grave." if not grave else f"{lead}."
    important = _distinct_rules(material.findings.issues)
    for ordinal, issue in zip(("First", "Second", "Third"), important, strict=False):
        said = _issue_sentence(issue, material)
        # A name follows a comma, a sentence a colon.
        yield said if len(important) == 1 else f"{ordinal}{',' if said.startswith('“') else ':'} {said}"


def _distinct_rules(issues: Iterable[Issue]) -> list[Issue]:
    """The gravest issue of each of the three gravest rules: one fault in fifty columns is one thing to know."""
    first: dict[str, Issue] = {}
    for issue in issues:
        first.setdefault(issue.rule_id, issue)
    return list(first.values())[:MOST_IMPORTANT]


def _issue_sentence(issue: Issue, material: Material) -> str:
    said = count(issue.affected_row_count) in issue.message
    touches = f" It touches {counted(issue.affected_row_count, 'row')} ({percent(issue.affected_ratio)})."
    group = next(group for group in material.issue_summary.by_rule if group.name == issue.rule_id)
    spread = f" The same is true of {counted(group.issue_count, 'column')} altogether." if group.issue_count > 1 else ""
    return f"{_placed(issue)}{touches if issue.affected_row_count and not said else ''}{spread}"


def _placed(issue: Issue) -> str:
    """The issue's sentence, led by its column where the sentence does not name it."""
    if issue.column is None or issue.column in issue.message:
        return sentence(issue.message)
    return f"{quoted(issue.column)}: {sentence(issue.message)}"


def _what_next(material: Material) -> Iterable[str]:
    recommendations = material.findings.recommendations
    seen: dict[str, str] = {}
    for item in recommendations:
        if item.recommendation_id not in seen and len(seen) < MOST_IMPORTANT:
            gain = (
                f" This is worth {score(item.gain_points)} points of quality."
                if item.gain_points and item.gain_points >= 0.1
                else ""
            )
            where = f"{quoted(item.column)}: " if item.column is not None and item.column not in item.action else ""
            seen[item.recommendation_id] = f"{where}{sentence(item.action)}{gain}"
    yield from seen.values()
    if material.routing_decisions:
        decision = material.routing_decisions[0]
        yield f"The tool for that is {decision.title}: {decision.reason[0].lower()}{sentence(decision.reason)[1:]}"
    elif not seen:
        yield "Nothing needs to be done; profile the next delivery against this one to notice change."
