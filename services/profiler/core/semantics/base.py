"""What a recogniser is: a semantic type with its proof by name and its proof by values."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

import polars as pl

from services.profiler.core.profile import LogicalType, Pii

PersonalCategory = Literal["identity", "contact", "national_identifier", "financial", "birth", "location", "online_identifier"]
"""Kinds of personal data in the sense of Art. 4 (1) GDPR."""
LONGEST = 512
"""Code points of a value that is looked at; what is longer has no form of ours."""
LETTER = "A-Za-zªµº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\U0010ffff"
"""Inside a class of a pattern: letters, roughly. A class of all letters costs milliseconds to compile."""
STRONG = 0.9
"""A form that is told from everything else by itself."""


@dataclass(frozen=True, slots=True)
class SeenValues:
    """Different values of a column, as text, trimmed, without nulls, blanks and placeholders."""

    values: pl.Series
    logical_type: LogicalType
    row_count: int
    """Present values of the column, repeated ones too."""
    is_complete: bool = True
    """Whether these are all different values, or only some of them."""
    is_counted: bool = True
    """Whether ``value_count`` is exact, or an estimate."""
    value_count: int = 0
    """How many different ones are known of, of which ``values`` may be a part."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a value."""

    words: str
    pattern: str
    """Of the whole value, in what Python's and Polars' regular expressions have in common; ASCII digits, no nested repetition."""
    alone: float
    """How sure the form is by itself, 0..1, when the column's name says nothing."""


@dataclass(frozen=True, slots=True)
class SemanticType:
    """What a column means. ``name`` is empty where nothing is known; reasons hold counts and shares, never a value."""

    name: str = ""
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    pii: Pii = field(default_factory=Pii)


class Recogniser(ABC):
    """One semantic type."""

    name: ClassVar[str]
    """The semantic type, and the file's name."""
    words: ClassVar[str]
    """What a value is, in plain words after "the form of"."""
    pii: ClassVar[PersonalCategory | None] = None
    names: ClassVar[tuple[str, ...]] = ()
    """Words in a column's name that say so by themselves, folded to a-z0-9, parts apart by a space."""
    hints: ClassVar[tuple[str, ...]] = ()
    """Words that fit, but fit other things as well."""
    unlike: ClassVar[tuple[str, ...]] = ()
    """Words that say it is something else."""
    types: ClassVar[frozenset[LogicalType]] = frozenset({"text"})
    least_share: ClassVar[float] = 0.9
    """Of the different values that must match."""
    needs_name: ClassVar[bool] = False
    """Whether values alone never prove it."""
    needs_variety: ClassVar[bool] = False
    """Whether a few values that repeat all the time are rather a category, unless the name says otherwise."""
    holds_text: ClassVar[bool] = False
    """Whether its values are texts in which other things may stand."""
    refines: ClassVar[str | None] = None
    """The wider type that gives way to this one."""
    chance: ClassVar[float | None] = None
    """Share of other values of the same form that pass ``is_valid``; None where there is nothing to compute."""

    is_strong: ClassVar[bool] = False
    """Whether some of its forms stand for themselves, so that they are looked for in columns of something else too."""

    @abstractmethod
    def strength(self, text: pl.Expr) -> pl.Expr:
        """For each text how sure it is by itself, 0..1; 0 where it does not match. Never null for a text.

        May look at the whole column: a name is surer among names.
        """

    @abstractmethod
    def could_be(self, value: str) -> bool:
        """The same question about one value: cheap, to rule a recogniser out."""

    def matches(self, values: pl.Series) -> pl.Series:
        """Whether each text has the form."""
        return self.strengths(values) > 0

    def strengths(self, values: pl.Series) -> pl.Series:
        """``strength`` of a column of texts."""
        return values.alias("value").to_frame().select(self.on_values).to_series()

    @cached_property
    def on_values(self) -> pl.Expr:
        """``strength`` of the column ``value``, under the recogniser's name."""
        text = pl.col("value")
        return pl.when(text.str.len_chars() <= LONGEST).then(self.strength(text)).otherwise(0.0).cast(pl.Float64).alias(self.name)

    def is_valid(self, value: str) -> bool:
        """Whether a value that matches passes its check digits."""
        return True

    def describe(self, values: Sequence[str]) -> str:
        """What most of these values look like, in plain words."""
        return self.words


class FormRecogniser(Recogniser):
    """Recognises by one of several forms; the first that fits counts."""

    forms: ClassVar[tuple[Form, ...]]
    inside: ClassVar[tuple[str, ...]] = ()
    """Patterns of values that are told inside a longer text as well, as an address in a remark. Each repetition is bounded."""
    excluded: ClassVar[str | None] = None
    """Form of a whole value that is something else, whatever fits."""

    def __init_subclass__(cls) -> None:
        cls.is_strong = any(form.alone >= STRONG for form in cls.forms)

    def strength(self, text: pl.Expr) -> pl.Expr:
        found = pl.lit(0.0)
        for form in reversed(self.forms):
            found = pl.when(text.str.contains(whole(form.pattern))).then(form.alone).otherwise(found)
        if self.excluded is not None:
            found = pl.when(text.str.contains(whole(self.excluded))).then(0.0).otherwise(found)
        return found

    def could_be(self, value: str) -> bool:
        return self._any.fullmatch(value) is not None and not self.is_excluded(value)

    def is_excluded(self, value: str) -> bool:
        """Whether it is something else, whatever fits."""
        return self._excluded is not None and self._excluded.fullmatch(value) is not None

    def strength_of(self, value: str) -> float:
        """The same as ``strength`` of one text: for few values no query is needed."""
        if len(value) > LONGEST or not self.could_be(value):
            return 0.0
        return next(alone for form, alone in self._compiled if form.fullmatch(value))

    def describe(self, values: Sequence[str]) -> str:
        if len(self.forms) == 1:
            return self.words
        fitting = [(compiled, form.words) for (compiled, _), form in zip(self._compiled, self.forms, strict=True)]
        firsts = Counter(next((words for form, words in fitting if form.fullmatch(value)), self.words) for value in values)
        return firsts.most_common(1)[0][0] if firsts else self.words

    def prepare(self) -> None:
        """Compile the forms now: whoever forks afterwards shares them."""
        _ = self._any, self._compiled, self._excluded

    @cached_property
    def _excluded(self) -> re.Pattern[str] | None:
        return re.compile(self.excluded) if self.excluded is not None else None

    @cached_property
    def _compiled(self) -> list[tuple[re.Pattern[str], float]]:
        return [(re.compile(form.pattern), form.alone) for form in self.forms]

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{form.pattern})" for form in self.forms))


class VocabularyRecogniser(Recogniser):
    """Recognises values that stand in a list, in any case."""

    vocabulary: ClassVar[AbstractSet[str]]
    """In lower case."""
    alone: ClassVar[float] = 0.6

    def strength(self, text: pl.Expr) -> pl.Expr:
        return is_among(text.str.to_lowercase(), self.vocabulary).cast(pl.Float64) * self.alone

    def could_be(self, value: str) -> bool:
        return value.lower() in self.vocabulary


def are_among(texts: pl.Series, words: AbstractSet[str]) -> pl.Series:
    """Whether each text is one of the words."""
    # Thousands of words as a literal cost milliseconds in every query that holds them; a set costs nothing.
    return pl.Series(texts.name, [text in words for text in texts.to_list()], dtype=pl.Boolean)


def is_among(text: pl.Expr, words: AbstractSet[str]) -> pl.Expr:
    """The same as an expression."""
    return text.map_batches(lambda texts: are_among(texts, words), return_dtype=pl.Boolean)


def whole(pattern: str) -> str:
    """The pattern of a whole text, for Polars."""
    return rf"^(?:{pattern})$"
