"""The second section in fixed sentences: what was found, the gravest of it, and what could not be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from services.transformer.core.analysis_summary import Material, grave_count
from services.transformer.core.measured import Issue
from services.transformer.core.reading import is_note, ranked
from services.transformer.core.wording import count, counted, mentions, percent, quoted, sentence, uncapitalised

MOST_IMPORTANT = 3
ORDINALS = ("First", "Second", "Third")


def findings(material: Material) -> Iterator[str]:
    """Sentences on what is wrong."""
    summary = material.issue_summary
    is_grave = grave_count(summary) > 0
    for problem in [problem for problem in ranked(material.measured.primary.load.problems) if not is_note(problem)][:1]:
        yield f"Reading the file was not smooth: {uncapitalised(sentence(problem.message))}"
    if summary.issue_count == 1:
        yield f"One thing was found{'' if is_grave else ', and it is not grave'}."
        yield _told(material.findings.issues[0], material)
    elif summary.issue_count:
        where = f" in {counted(summary.affected_column_count, 'column')}" if summary.affected_column_count else ""
        yield f"There are {counted(summary.issue_count, 'issue')}{where}{'' if is_grave else ', none of them grave'}."
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
    is_named = issue.column is None or mentions(issue.message, issue.column)
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
