"""The writer that follows rules: fixed sentences, so the same report always reads the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.transformer.core.analysis_summary import RULES, Material, Written, sections_of, text_of
from services.transformer.core.executive_summary import data_status
from services.transformer.core.measured import Dataset, Issue, Recommendation
from services.transformer.core.reading import is_note, ranked
from services.transformer.core.report import AnalysisSummary, RoutingDecision
from services.transformer.core.wording import count, counted, listed, percent, quoted, score, sentence, size, uncapitalised

MOST_IMPORTANT = 3
LEAST_GAIN = 0.1
"""Points of quality that are worth a word."""
KINDS: Mapping[str, str] = {
    "integer": "of whole numbers",
    "decimal": "of decimal numbers",
    "float": "of measured numbers",
    "text": "of text",
    "boolean": "of truth values",
    "date": "of dates",
    "datetime": "of points in time",
    "time": "of times of day",
    "duration": "of durations",
    "list": "of lists",
    "struct": "of records",
    "binary": "of bytes",
    "unknown": "without any value",
}
"""What columns of a logical type are, in plain words."""
VERDICTS = {
    "good": "good to use as it is",
    "attention": "usable with care, once the findings below are understood",
    "bad": "not to be used before the findings below are settled",
}
GOOD_BUT_GRAVE = "good as a whole, but look at the findings below first"
WEAK = 95.0
"""A dimension with fewer points is worth a word."""
ORDINALS = ("First", "Second", "Third")


def written_by_rules(material: Material) -> Written:
    """The report in fixed sentences. Every number in them stands in the report."""
    sections = sections_of(
        {
            "executive_summary": tuple(_overview(material)),
            "findings": tuple(_findings(material)),
            "actions": tuple(_actions(material.findings.recommendations)),
            "next_steps": tuple(_next_steps(material)),
        }
    )
    summary = AnalysisSummary(
        writer=RULES,
        requested_writer=RULES,
        model=None,
        fallback_reason=None,
        routing_order=RULES,
        routing_order_reason=None,
        note=None,
        text=text_of(sections),
        sections=sections,
    )
    return Written(summary, material.routing_decisions)


def _overview(material: Material) -> Iterator[str]:
    primary = material.measured.primary
    dataset, load = primary.dataset, primary.load
    source = ", ".join(part for part in ((load.format or "").upper(), size(load.bytes)) if part)
    name = quoted(load.file_name) if load.file_name else "The data"
    rows = counted(dataset.figures.number("row_count") or 0, "row")
    yield f"{name} ({source}) holds {rows} in {counted(len(primary.columns), 'column')}."
    yield from _kinds(dataset.logical_type_counts)
    yield from _verdict(material)
    yield from _gaps(material)
    yield from _key(dataset)
    personal = [column.name for column in primary.columns if column.pii.detected]
    if personal:
        yield f"{listed(personal)} {'hold' if len(personal) > 1 else 'holds'} personal data: mind who gets to see it."


def _kinds(counts: Mapping[str, int]) -> Iterator[str]:
    if not counts:
        return
    (kind, number), *others = counts.items()
    parts = [f"{counted(number, 'column')} {_kind(kind)}", *(f"{count(other)} {_kind(name)}" for name, other in others)]
    listing = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    yield f"There {_be(number)} {listing}."


def _kind(logical_type: str) -> str:
    return KINDS.get(logical_type, f"of type {logical_type}")


def _verdict(material: Material) -> Iterator[str]:
    quality = material.measured.primary.dataset.quality
    if quality.score is None:
        yield "There are no values to judge, so there is no quality score."
        return
    status = data_status(quality.score)
    verdict = GOOD_BUT_GRAVE if status == "good" and _grave(material) else VERDICTS[status]
    yield f"Its quality scores {score(quality.score)} of 100: {verdict}."
    weakest = min(quality.dimensions, key=lambda name: (quality.dimensions[name], name), default=None)
    if weakest is not None and quality.dimensions[weakest] < WEAK:
        yield f"{sentence(weakest)[:-1]}, with {score(quality.dimensions[weakest])}, is its weakest side."


def _grave(material: Material) -> int:
    by_severity = material.issue_summary.by_severity
    return by_severity["critical"] + by_severity["high"]


def _gaps(material: Material) -> Iterator[str]:
    figures = material.measured.primary.dataset.figures
    missing, ratio = figures.number("missing_cell_count"), figures.number("missing_cell_ratio")
    duplicates = figures.number("duplicate_row_count")
    if missing is None or ratio is None:
        return
    cells = "No cell is missing" if not missing else f"{counted(missing, 'cell')} ({percent(ratio)}) {_be(missing)} missing"
    repeats = "" if duplicates is None else ", and no row is repeated" if not duplicates else _repeats(duplicates)
    yield f"{cells}{repeats}."


def _be(number: float) -> str:
    return "is" if number == 1 else "are"


def _repeats(duplicates: float) -> str:
    return f", and {counted(duplicates, 'row')} {'repeats' if duplicates == 1 else 'repeat'} an earlier one"


def _key(dataset: Dataset) -> Iterator[str]:
    key = next((key for key in dataset.candidate_keys if key.uniqueness == 1 and not key.has_nulls), None)
    if key and len(key.columns) == 1:
        yield f"{quoted(key.columns[0])} tells every row apart and can serve as the key."
    elif key:
        yield f"{listed(key.columns)} together tell every row apart and can serve as the key."


def _findings(material: Material) -> Iterator[str]:
    summary = material.issue_summary
    for problem in [problem for problem in ranked(material.measured.primary.load.problems) if not is_note(problem)][:1]:
        yield f"Reading the file was not smooth: {uncapitalised(sentence(problem.message))}"
    if summary.issue_count == 1:
        yield f"One thing was found{'' if _grave(material) else ', and it is not grave'}."
        yield _told(material.findings.issues[0], material)
    elif summary.issue_count:
        where = f" in {counted(summary.affected_column_count, 'column')}" if summary.affected_column_count else ""
        yield f"There are {counted(summary.issue_count, 'issue')}{where}{'' if _grave(material) else ', none of them grave'}."
        yield from _gravest(material)
    elif material.measured.primary.dataset.quality.score is not None:
        yield "Nothing was found to be wrong."
    else:
        yield "There was nothing to look at."
    yield from _unanswered(material)


def _gravest(material: Material) -> Iterator[str]:
    """The gravest issue of each of the three gravest rules: one fault in fifty columns is one thing to know."""
    first: dict[str, Issue] = {}
    for issue in material.findings.issues:
        first.setdefault(issue.rule_id, issue)
    important = list(first.values())[:MOST_IMPORTANT]
    for ordinal, issue in zip(ORDINALS, important, strict=False):
        told = _told(issue, material)
        # A sentence after a comma goes on, one after a colon begins.
        yield told if len(important) == 1 else f"{ordinal}, {uncapitalised(told)}"


def _told(issue: Issue, material: Material) -> str:
    """An issue in words: where, what, how much of it, and whether other columns have it too."""
    is_named = issue.column is None or issue.column in issue.message
    where = "" if is_named else f"In {quoted(issue.column or '')}: "
    what = sentence(issue.message) if is_named else uncapitalised(sentence(issue.message))
    said = not issue.affected_row_count or count(issue.affected_row_count) in issue.message
    touched = "" if said else f" It touches {counted(issue.affected_row_count, 'row')} ({percent(issue.affected_ratio)})."
    group = next(group for group in material.issue_summary.by_rule if group.name == issue.rule_id)
    spread = f" In all, this is true of {counted(group.column_count, 'column')}." if group.column_count > 1 else ""
    return f"{where}{what}{touched}{spread}"


def _unanswered(material: Material) -> Iterator[str]:
    for agent in material.measured.agents:
        if agent.status == "error":
            why = sentence(agent.message or agent.reason or "no reason was given")
            yield f"One part is missing, as {agent.agent_id} gave no answer: {uncapitalised(why)}"


def _actions(recommendations: Sequence[Recommendation]) -> Iterator[str]:
    """The most important recommendations, each once with the columns that it is for."""
    groups: dict[str, list[Recommendation]] = {}
    for item in recommendations:
        groups.setdefault(item.recommendation_id, []).append(item)
    if not groups:
        yield "Nothing needs to be repaired."
    for group in list(groups.values())[:MOST_IMPORTANT]:
        yield _action(group)


def _action(group: Sequence[Recommendation]) -> str:
    first = group[0]
    columns = [item.column for item in group if item.column is not None and item.column not in item.action]
    act = sentence(first.action)
    where = f"In {listed(columns)}: {uncapitalised(act)}" if columns else act
    gain = first.gain_points
    if gain is None or gain < LEAST_GAIN:
        return where
    alone = f" in {quoted(columns[0])} alone" if len(columns) > 1 else ""
    return f"{where} This is worth {score(gain)} points of quality{alone}."


def _next_steps(material: Material) -> Iterable[str]:
    if not material.routing_decisions:
        yield "Nothing needs to be done now."
    else:
        first, *others = material.routing_decisions
        yield f"Start with {first.title}{_on(first)}: {uncapitalised(first.reason)}"
        if others:
            yield f"Then {_titles(others)}."
    if material.measured.baseline is None:
        yield "Profile the next delivery with this one as its baseline to see what changes."


def _on(decision: RoutingDecision) -> str:
    columns = [name for names in decision.parameters.values() if isinstance(names, list) for name in names]
    return f" on {listed(columns)}" if columns else ""


def _titles(decisions: Sequence[RoutingDecision]) -> str:
    names = [decision.title for decision in decisions]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
