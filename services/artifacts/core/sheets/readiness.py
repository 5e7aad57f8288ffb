"""For what the data is ready, what stands in the way and which figures say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.artifacts.core.layout import Block, Card, Cards, Cell, Facts, Field, Grid, Heading, Page, Paragraph
from services.artifacts.core.report import Report, entries, figure, section, text, texts
from services.artifacts.core.sheets.wording import words

AGENT = "readiness-rater"
STATUS = {"ready": "good", "needs_review": "attention", "not_ready": "bad"}
MOST_COLUMNS = 8
MOST_EVIDENCE = 4
FIELDS = (
    Field("Concern", "text", 26),
    Field("What it does", "text", 14),
    Field("What was found", "long_text", 48),
    Field("What to do", "long_text", 48),
)


class Readiness:
    """A card per purpose, then the parts of the score, then a chapter per purpose."""

    title = "Readiness"
    about = "Whether the data can be used, and for what."

    def lay_out(self, report: Report) -> Page:
        """See ``Sheet``."""
        answer = section(report, "agents", AGENT)
        blocks: list[Block] = [Heading("Readiness", level=1)]
        if not answer:
            return Page([*blocks, Paragraph("The readiness rater did not run.")])
        if answer.get("status") == "error":
            return Page([*blocks, Paragraph(f"No answer: {text(answer.get('message') or answer.get('reason'))}")])
        blocks += [Cards(list(_cards(answer))), *_score(answer)]
        for purpose in entries(answer.get("purposes")):
            blocks += _chapter(purpose)
        return Page(blocks)


def _cards(answer: Mapping[str, object]) -> Iterator[Card]:
    yield _card("The data as such", answer)
    for purpose in entries(answer.get("purposes")):
        yield _card(text(purpose.get("title")), purpose)


def _card(title: str, rated: Mapping[str, object]) -> Card:
    verdict = text(rated.get("verdict"))
    return Card(title, words(verdict), STATUS.get(verdict, "neutral"), text(rated.get("verdict_reason")))


def _score(answer: Mapping[str, object]) -> Iterator[Block]:
    yield Heading("The score")
    facts: list[tuple[str, Cell]] = [
        ("Score", figure(answer.get("score"))),
        ("Ready from", figure(answer.get("ready_threshold"))),
        ("To be reviewed from", figure(answer.get("needs_review_threshold"))),
        ("Weights", text(section(answer, "weights").get("note"))),
    ]
    target = section(answer, "target")
    facts.append(("Target", " - ".join(part for part in (text(target.get("column")), text(target.get("reason"))) if part)))
    yield Facts(facts)
    parts = [
        [text(part.get("title")), figure(part.get("score")), figure(part.get("weight")), text(part.get("formula"))]
        for part in entries(answer.get("components"))
    ]
    if parts:
        yield Grid([Field("Part"), Field("Score", "score"), Field("Weight", "figure"), Field("How it is made", "long_text")], parts)


def _chapter(purpose: Mapping[str, object]) -> Iterator[Block]:
    yield Heading(f"{text(purpose.get('title'))}: {words(purpose.get('verdict')).lower()}")
    yield Paragraph(text(purpose.get("verdict_reason")))
    concerns = [*entries(purpose.get("blockers")), *entries(purpose.get("notes"))]
    if concerns:
        yield Grid(FIELDS, [_row(concern) for concern in concerns])
    for strength in texts(purpose.get("strengths")):
        yield Paragraph(f"+ {strength}", is_quiet=True)


def _row(concern: Mapping[str, object]) -> list[Cell]:
    names = texts(concern.get("columns"))
    more = f" and {len(names) - MOST_COLUMNS} more" if len(names) > MOST_COLUMNS else ""
    where = f" Columns: {', '.join(names[:MOST_COLUMNS])}{more}." if names else ""
    figures = "; ".join(_evidence(each) for each in list(entries(concern.get("evidence")))[:MOST_EVIDENCE])
    found = f"{text(concern.get('message'))}{where}" + (f" ({figures})" if figures else "")
    return [text(concern.get("title")), words(concern.get("level")), found, text(concern.get("action"))]


def _evidence(each: Mapping[str, object]) -> str:
    value = each.get("value")
    shown = "not known" if value is None else f"{value:.6g}" if isinstance(value, float) else text(value)
    return " ".join(part for part in (text(each.get("column")), text(each.get("name")), shown) if part)
