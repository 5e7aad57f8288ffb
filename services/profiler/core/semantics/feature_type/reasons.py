"""Why an answer is likely: facts of a column, in words, that speak for a feature type. They explain, they do not decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.profiler.core.semantics.feature_type.answer import FeatureLabel
from services.profiler.core.semantics.feature_type.features import FEATURES

MAX_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """Holds where the figure ``feature`` lies in ``least``..``most``."""

    feature: str
    least: float
    most: float
    text: str


ALL: Final = 1e9
_MOSTLY = (0.6, 1.0)
_WHOLE = Fact("share_whole", *_MOSTLY, "the samples are whole numbers")
_NO_NUMBERS = Fact("numbers", 0, 0, "no sample is a number")
_REPEATED = Fact("repeats", 5, ALL, "each value occurs several times")
_FEW_VALUES = Fact("distinct", 1, 20, "there are few different values")
_NAMED_ID = Fact("name_word_identity", 1, 1, "the name has a word for a key")

FACTS: Final[Mapping[FeatureLabel, tuple[Fact, ...]]] = {
    "numeric": (
        Fact("share_decimal", *_MOSTLY, "the samples are decimal numbers"),
        Fact("is_number", 1, 1, "the values are numbers"),
        Fact("distinct", 21, ALL, "there are many different values"),
        Fact("name_word_count", 1, 1, "the name has a word for a count"),
        Fact("name_word_money", 1, 1, "the name has a word for an amount"),
        Fact("name_word_ratio", 1, 1, "the name has a word for a share"),
        Fact("name_word_measure", 1, 1, "the name has a word for a measure"),
        Fact("name_word_position", 1, 1, "the name has a word for a position"),
    ),
    "categorical": (
        Fact("share_yes_no", *_MOSTLY, "the samples are answers to yes or no"),
        Fact("name_word_class", 1, 1, "the name has a word for a kind"),
        Fact("name_word_code", 1, 1, "the name has a word for a code"),
        Fact("name_word_choice", 1, 1, "the name has a word for a choice"),
        Fact("like_years", 1, 1, "the numbers are years"),
        _FEW_VALUES,
        _REPEATED,
        _NO_NUMBERS,
        _WHOLE,
    ),
    "datetime": (
        Fact("share_date_iso", *_MOSTLY, "the samples are dates, year first"),
        Fact("share_date_slash", *_MOSTLY, "the samples are dates in figures"),
        Fact("share_date_named", *_MOSTLY, "the samples are dates with the name of a month"),
        Fact("share_date_plain", *_MOSTLY, "the samples can be read as dates of eight digits"),
        Fact("share_time", *_MOSTLY, "the samples are times of day"),
        Fact("name_word_date", 1, 1, "the name has a word for a date"),
        Fact("name_word_time", 1, 1, "the name has a word for a time"),
        Fact("name_word_year", 1, 1, "the name has a word for a period"),
    ),
    "sentence": (
        Fact("mean_stopwords", 1, ALL, "the samples have words that join sentences"),
        Fact("mean_words", 5, ALL, "the samples are several words long"),
        Fact("name_word_prose", 1, 1, "the name has a word for prose"),
    ),
    "url": (
        Fact("share_url", *_MOSTLY, "the samples are web addresses"),
        Fact("most_links", 1, ALL, "samples hold web addresses"),
        Fact("share_domain", *_MOSTLY, "the samples are names of hosts or files"),
        Fact("name_word_url", 1, 1, "the name has a word for a web address"),
    ),
    "embedded-number": (
        Fact("share_percent", *_MOSTLY, "the samples are percentages"),
        Fact("share_money", *_MOSTLY, "the samples are amounts with a currency"),
        Fact("share_grouped", *_MOSTLY, "the samples are numbers in groups of digits"),
        Fact("share_comma_decimal", *_MOSTLY, "the samples are numbers with a comma"),
        Fact("share_quantity", *_MOSTLY, "the samples are numbers with a unit"),
        Fact("share_span", *_MOSTLY, "the samples are pairs of numbers"),
        Fact("least_digits", 0.05, 0.95, "the samples hold digits beside other characters"),
    ),
    "list": (
        Fact("share_bracketed", *_MOSTLY, "the samples stand in brackets"),
        Fact("mean_splitters", 1, ALL, "the samples hold signs that part values"),
        Fact("mean_commas", 1, ALL, "the samples hold commas"),
        Fact("name_word_list", 1, 1, "the name has a word for several things"),
    ),
    "not-generalizable": (
        Fact("is_empty", 1, 1, "there is no value"),
        Fact("is_constant", 1, 1, "there is one value only"),
        Fact("missing_ratio", 0.9, 1, "nearly all values are missing"),
        Fact("distinct_of_present", 0.95, 1, "nearly every value is another"),
        Fact("steps_by_one", 1, 1, "the samples count up by one"),
        _NAMED_ID,
    ),
    "context-specific": (
        _NAMED_ID,
        Fact("distinct_of_present", 0.5, 1, "many values are different"),
        Fact("missing_ratio", 0.5, 0.999, "most values are missing"),
        Fact("share_code", *_MOSTLY, "the samples look like codes"),
        Fact("share_person", *_MOSTLY, "the samples look like names"),
        Fact("name_word_name", 1, 1, "the name has a word for a name"),
        Fact("name_word_place", 1, 1, "the name has a word for a place"),
        _NO_NUMBERS,
        _WHOLE,
    ),
}
"""Of each label, the telling ones first."""
_PLACES: Final = {name: place for place, name in enumerate(FEATURES)}


def reasons(label: FeatureLabel, figures: Sequence[float]) -> tuple[str, ...]:
    """Up to ``MAX_REASONS`` facts that hold; a last resort where none does, so that there is always one."""
    held = [fact.text for fact in FACTS[label] if fact.least <= figures[_PLACES[fact.feature]] <= fact.most]
    return tuple(held[:MAX_REASONS]) or ("name, figures and samples together are most like such columns",)
