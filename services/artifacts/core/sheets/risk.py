"""What is sensitive, how risky, which regulation may be in scope, how easily rows are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.artifacts.core.layout import Block, Cell, Facts, Field, Grid, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, figure, section, text, texts
from services.artifacts.core.sheets.wording import words

AGENT = "score-risk"
MOST_ROWS = 1000
MOST_NAMES = 8


class Risk:
    """The answer of the agent that scores risk."""

    title = "Risk"
    about = "What is sensitive, how risky, and which law may be in scope."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        answer = section(report, "agents", AGENT)
        blocks: list[Block] = [Heading("Risk", level=1)]
        if answer.get("status") != "success":
            blocks.append(Paragraph(text(answer.get("message")) or "This agent did not run."))
            return Page(blocks)
        return Page([*blocks, *_verdict(answer), *_columns(answer), *_regulations(answer), *_groups(answer), *_gaps(answer)])


def _verdict(answer: Mapping[str, object]) -> Iterator[Block]:
    facts: list[tuple[str, Cell]] = [
        ("Risk score, 0 to 100", figure(answer.get("risk_score"))),
        ("Risk level", words(answer.get("risk_level"))),
        ("Sensitive columns", figure(answer.get("sensitive_column_count"))),
        ("About people", "yes" if answer.get("is_about_people") else "no"),
        ("Because", text(answer.get("people_reason"))),
    ]
    if answer.get("absent_reason"):
        facts.append(("No score because", words(answer.get("absent_reason"))))
    yield Facts(facts)
    rows = [
        [text(each.get("what")), figure(each.get("points")), text(each.get("evidence"))] for each in entries(answer.get("factors"))
    ]
    if rows:
        yield Heading("What the score is made of")
        yield Grid([Field("Factor"), Field("Points", "points"), Field("Evidence", "long_text")], rows)


def _columns(answer: Mapping[str, object]) -> Iterator[Block]:
    found = list(entries(answer.get("columns")))
    yield Heading("Sensitive columns")
    if not found:
        yield Paragraph("No column is sensitive, as far as was looked.")
        return
    rows = [
        [
            text(each.get("name")),
            figure(each.get("risk_score")),
            ", ".join(text(one.get("title")) for one in entries(each.get("classes"))),
            text(each.get("protection_action")),
        ]
        for each in found[:MOST_ROWS]
    ]
    yield Grid([Field("Column"), Field("Risk", "figure"), Field("Holds"), Field("What to do", "long_text")], rows)
    if len(found) > MOST_ROWS:
        yield Paragraph(f"Shown are {MOST_ROWS:,} of {len(found):,} columns; the JSON report has all.", is_quiet=True)


def _regulations(answer: Mapping[str, object]) -> Iterator[Block]:
    yield Heading("Regulations that may be in scope")
    yield Paragraph(text(answer.get("regulations_note")), is_quiet=True)
    for each in entries(answer.get("regulations")):
        yield Paragraph(f"{text(each.get('title'))}: {words(each.get('scope')).lower()}. {text(each.get('reason'))}")
        rows = [
            [text(one.get("section")), text(one.get("reason")), _names(texts(one.get("columns")))]
            for one in entries(each.get("provisions"))
        ]
        if rows:
            yield Grid([Field("Section"), Field("Why", "long_text"), Field("Columns", "long_text")], rows)


def _groups(answer: Mapping[str, object]) -> Iterator[Block]:
    told = section(answer, "reidentification")
    yield Heading("How easily rows are told apart")
    yield Paragraph(text(told.get("reason")))
    rows = [_group(each) for each in entries(told.get("combinations"))]
    if rows:
        fields = [
            Field("Columns", "long_text"),
            Field("Smallest group", "figure"),
            Field("Alone", "ratio"),
            Field("Below five", "ratio"),
        ]
        yield Grid(fields, rows)
        yield Paragraph("Smallest group: rows that agree in all of these columns (k of k-anonymity).", is_quiet=True)
    for each in entries(told.get("not_measured")):
        yield Paragraph(f"Not measured: “{text(each.get('name'))}”, since {text(each.get('reason'))}.", is_quiet=True)


def _group(combination: Mapping[str, object]) -> list[Cell]:
    below = {figure(each.get("size")): figure(each.get("ratio")) for each in entries(combination.get("rows_in_groups_below"))}
    smallest = figure(combination.get("smallest_group_size"))
    bound = f"at most {smallest}" if combination.get("is_upper_bound") else smallest
    return [_names(texts(combination.get("columns"))), bound, below.get(2), below.get(5)]


def _gaps(answer: Mapping[str, object]) -> Iterator[Block]:
    yield Heading("Gaps")
    gaps = answer.get("governance_gaps")
    rows: list[list[Cell]] = [[text(each.get("title")), text(each.get("evidence"))] for each in entries(gaps)]
    if rows:
        yield Grid([Field("Gap"), Field("Evidence", "long_text")], rows)
    else:
        yield Paragraph("None were looked for." if gaps is None else "None were found.")


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
