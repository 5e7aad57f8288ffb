"""A language model's answer, held against what it was told: four sections of plain sentences, or a reason why not.

Numbers are read before names are filled in, so nothing can hide in quotation marks. A number that does not stand in what was sent
is invented. So is one in words, one with a unit stuck to it, one in foreign digits: whatever cannot be checked is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.transformer.core.analysis_summary import SECTIONS, SectionId, sections_of
from services.transformer.core.briefing import Briefing
from services.transformer.core.fact_check import has_only_figures_of
from services.transformer.core.instructions import INSTRUCTIONS
from services.transformer.core.plain_sentence import PLACE, Run, is_about_itself, is_plain, repeats, runs_of
from services.transformer.core.report import SummarySection
from services.transformer.core.wording import quoted, sentence

Refusal = Literal["not_json", "wrong_sections", "forbidden_text", "echoed_instructions", "unknown_column", "unsupported_number"]
MAX_ANSWER_CHARS = 20_000
MOST_SENTENCES = 8
ORDER = "tool_order"
FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)
"""Some models cannot but wrap JSON so."""
TYPOGRAPHY = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "“": '"', "”": '"'})
"""Signs that some models prefer, and what they stand for."""
PERCENT_WORD = re.compile(r"\s?\b(?:per ?cent|percentage points?)\b", re.IGNORECASE)
SMALL = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
GREAT = "hundreds? thousands? millions? billions? trillions? dozens? half halves quarters? tenths? twice doubled? tripled?"
NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(f'{SMALL} {TENS} {GREAT}'.split())})\b", re.IGNORECASE)
INSTRUCTION_WORDS, NAME_WORDS = 7, 5
"""So many words in a row are repeated, not chosen."""
INSTRUCTED = runs_of([INSTRUCTIONS], INSTRUCTION_WORDS)


class AnswerRefused(Exception):
    """The answer may not be shown. ``reason`` says why; the answer itself is never quoted."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be shown: the sections, and the order of tools as it was given (None for none), yet to be checked."""

    sections: tuple[SummarySection, ...]
    tool_order: tuple[str, ...] | None


def checked_answer(body: str, briefing: Briefing) -> Answer:
    """The answer as it may be shown. Raises ``AnswerRefused``."""
    given = _object(body)
    if set(given) - {ORDER} != set(SECTIONS):
        raise AnswerRefused("wrong_sections")
    named = runs_of(briefing.names.values(), NAME_WORDS)
    shown: dict[SectionId, Sequence[str]] = {}
    for name in SECTIONS:
        shown[name] = [_checked(text, briefing, named) for text in _sentences(given[name])]
    return Answer(sections_of(shown), _order(given.get(ORDER)))


def _object(body: str) -> Mapping[str, object]:
    if len(body) > MAX_ANSWER_CHARS:
        raise AnswerRefused("not_json")
    fenced = FENCE.match(body)
    try:
        given = json.loads(fenced[1] if fenced else body, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise AnswerRefused("not_json") from None
    if not isinstance(given, dict):
        raise AnswerRefused("not_json")
    return given


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _sentences(given: object) -> Sequence[str]:
    if not isinstance(given, list) or not 0 < len(given) <= MOST_SENTENCES:
        raise AnswerRefused("wrong_sections")
    if not all(isinstance(text, str) and text.strip() for text in given):
        raise AnswerRefused("wrong_sections")
    return [text.translate(TYPOGRAPHY).strip() for text in given]


def _checked(text: str, briefing: Briefing, named: frozenset[Run]) -> str:
    if not is_plain(text):
        raise AnswerRefused("forbidden_text")
    if is_about_itself(text) or repeats(text, INSTRUCTED, INSTRUCTION_WORDS) or repeats(text, named, NAME_WORDS):
        raise AnswerRefused("echoed_instructions")
    if not set(PLACE.findall(text)) <= briefing.names.keys():
        raise AnswerRefused("unknown_column")
    bare = PERCENT_WORD.sub(" %", PLACE.sub(" ; ", text))
    if NUMBER_WORD.search(bare) or not has_only_figures_of(bare, briefing.data):
        raise AnswerRefused("unsupported_number")
    return sentence(PLACE.sub(lambda place: quoted(briefing.names[place[1]]), text))


def _order(given: object) -> tuple[str, ...] | None:
    if isinstance(given, list) and all(isinstance(tool_id, str) for tool_id in given):
        return tuple(given)
    return None
