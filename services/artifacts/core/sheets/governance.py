"""Whether lineage, consent and classification are recorded, and what stands in the way of compliance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.artifacts.core.layout import Block, Cell, Facts, Field, Grid, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, figure, section, text
from services.artifacts.core.sheets.wording import words

AGENT = "governance-checker"


class Governance:
    """The answer of the agent that checks governance."""

    title = "Governance"
    about = "Whether origin, consent and classification are recorded."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        answer = section(report, "agents", AGENT)
        blocks: list[Block] = [Heading("Governance", level=1)]
        if answer.get("status") != "success":
            blocks.append(Paragraph(text(answer.get("message")) or "This agent did not run."))
            return Page(blocks)
        return Page([*blocks, *_verdict(answer), *_blockers(answer), *_areas(answer)])


def _verdict(answer: Mapping[str, object]) -> Iterator[Block]:
    thresholds = section(answer, "thresholds")
    facts: list[tuple[str, Cell]] = [
        ("Verdict", words(answer.get("verdict"))),
        ("Score, 0 to 100", figure(answer.get("governance_score"))),
        ("Compliant from", figure(thresholds.get("compliance"))),
        ("Needs a review from", figure(thresholds.get("needs_review"))),
        ("About people", "yes" if answer.get("is_about_people") else "no"),
        ("Because", text(answer.get("people_reason"))),
    ]
    if answer.get("absent_reason"):
        facts.append(("No verdict because", words(answer.get("absent_reason"))))
    yield Facts(facts)
    if note := text(answer.get("weights_note")):
        yield Paragraph(note)


def _blockers(answer: Mapping[str, object]) -> Iterator[Block]:
    yield Heading("What stands in the way")
    rows: list[list[Cell]] = [
        [words(each.get("area")), text(each.get("what")), text(each.get("evidence")), figure(each.get("lost_points"))]
        for each in entries(answer.get("blockers"))
    ]
    if not rows:
        yield Paragraph("Nothing: all that is required is recorded.")
        return
    yield Grid([Field("Area"), Field("What"), Field("Evidence", "long_text"), Field("Costs", "points")], rows)
    if any(each.get("is_contradiction") for each in entries(answer.get("blockers"))):
        yield Paragraph("What contradicts itself needs a review, however high the score is.", is_quiet=True)


def _areas(answer: Mapping[str, object]) -> Iterator[Block]:
    for each in entries(answer.get("areas")):
        yield Heading(words(each.get("area")))
        yield Facts(
            [
                ("Score, 0 to 100", figure(each.get("score"))),
                ("Weight", figure(each.get("weight"))),
                ("Share of rows that contradict it", figure(each.get("contradicted_ratio"))),
            ]
        )
        rows: list[list[Cell]] = [
            [text(one.get("required")), text(one.get("column")) or "(none)", figure(one.get("completeness"))]
            for one in entries(each.get("fields"))
        ]
        if rows:
            yield Grid([Field("Required field"), Field("Column"), Field("Filled", "ratio")], rows)
