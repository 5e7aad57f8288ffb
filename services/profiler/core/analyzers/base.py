"""What an analyzer is: expressions over a batch, a mergeable state, figures at the end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Generic, Literal, Protocol, Self, TypeVar

import polars as pl

from services.profiler.core.metrics import Approximation, Metric, MetricName
from services.profiler.core.profile import Histogram, Pattern, ValueCount, ValueVariant
from services.profiler.core.readers.base import Column
from services.profiler.core.relations import Association, CandidateKey, MissingPattern, PairBudget


@dataclass(frozen=True, slots=True)
class State:
    """A sufficient statistic of some rows: a commutative monoid whose identity are the field defaults."""

    def merge(self, other: Self) -> Self:
        """The state of both parts' rows."""
        raise TypeError(f"{type(self).__name__} does not merge")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller chose, the same for every column."""

    as_of: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    """The moment that counts as now."""
    top_n: int = 10
    outlier_iqr_multiplier: float = 1.5


@dataclass(frozen=True, slots=True)
class Figures:
    """What one analyzer found out about one column; empty parts say nothing."""

    metrics: Mapping[MetricName, Metric] = field(default_factory=dict)
    top_values: tuple[ValueCount, ...] = ()
    bottom_values: tuple[ValueCount, ...] = ()
    value_variants: tuple[ValueVariant, ...] = ()
    histogram: Histogram | None = None
    log_histogram: Histogram | None = None
    patterns: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class TableFigures:
    """What one analyzer found out about the whole table."""

    metrics: Mapping[MetricName, Metric] = field(default_factory=dict)
    missing_patterns: tuple[MissingPattern, ...] = ()
    associations: tuple[Association, ...] = ()
    duplicate_row_numbers: tuple[int, ...] = ()
    candidate_keys: tuple[CandidateKey, ...] = ()
    pair_budgets: tuple[PairBudget, ...] = ()


S = TypeVar("S", bound=State)


class Distribution(Protocol):
    """A column's values by frequency, as frequency analyzers see them."""

    @property
    def row_count(self) -> int:
        """Rows that were tallied."""

    @property
    def is_exact(self) -> bool:
        """Whether ``table`` holds every value."""

    @property
    def table(self) -> pl.DataFrame:
        """Different values ascending (value, times as whole numbers) and their rows (count); the frequent ones if not exact."""

    def numbers(self) -> tuple[pl.Series, pl.Series, Approximation | None]:
        """Values as ascending floats, the running total of their rows, and how far ranks can be off."""

    def occurrences(self) -> tuple[pl.Series, int]:
        """Rows of each different value, and how many values each entry stands for (1 if complete)."""

    def variety_approximation(self) -> Approximation | None:
        """How far off the number of different values can be."""

    def frequency_approximation(self) -> Approximation | None:
        """How far off the count of the most frequent value can be."""


Pair = tuple[str, str, float | None, int]
"""Ids of two columns, how strongly they go together (None if that is undefined), rows in which both are present."""


class Sampled(Protocol):
    """A sample of whole rows, as sample analyzers see it. Columns go by ``Column.id``."""

    @property
    def columns(self) -> Sequence[Column]:
        """All of the table."""

    @property
    def frame(self) -> pl.DataFrame:
        """The rows: floats of what has an order, hashes of anything else, null where missing."""

    @property
    def numbers(self) -> Mapping[str, pl.Series]:
        """Columns with an order that vary."""

    @property
    def categories(self) -> Mapping[str, pl.Series]:
        """Columns of a few values, as codes from 0."""

    @property
    def all_numbers(self) -> Sequence[str]:
        """Ids of the columns that ``numbers`` would hold if it had no bound."""

    @property
    def all_categories(self) -> Sequence[str]:
        """Ids of the columns that ``categories`` would hold if it had no bound."""

    def told(self, method: str, found: Iterable[Pair], pair_count: int, compared_count: int) -> TableFigures:
        """The strongest pairs of a method, by the columns' names and with the error of the sample.

        ``pair_count`` pairs of columns there are for it, ``compared_count`` of them were looked at.
        """

    def error(self) -> Approximation | None:
        """Of a figure that rests on all rows of the sample; None if these are all there are."""


class ColumnAnalyzer(ABC, Generic[S]):
    """One statistic, or a few that share their state, of one column."""

    name: ClassVar[str]
    """The file's name."""
    provides: ClassVar[tuple[MetricName, ...]]
    state_type: type[S]
    reads: ClassVar[Literal["cells", "values"]] = "values"
    """``values``: present, finite, without −0.0. ``cells``: as the batch holds them."""

    @abstractmethod
    def supports(self, column: Column) -> bool:
        """Whether the statistic means something for this column."""

    @abstractmethod
    def measure(self, values: pl.Series, column: Column, settings: Settings) -> S:
        """The state of a batch's rows; there is at least one."""

    @abstractmethod
    def finalize(self, state: S, column: Column, settings: Settings) -> Mapping[MetricName, Metric]:
        """The figures, one per name in ``provides``."""


class TextAnalyzer(ABC, Generic[S]):
    """A statistic of text that only depends on its mask, so that it is taken once per different mask."""

    name: ClassVar[str]
    provides: ClassVar[tuple[MetricName, ...]]
    state_type: type[S]

    @abstractmethod
    def aggregate(self, mask: pl.Expr, count: pl.Expr) -> Mapping[str, pl.Expr]:
        """Like a column analyzer's, over different masks and the rows that have each."""

    @abstractmethod
    def finalize(self, state: S) -> Mapping[MetricName, Metric]:
        """The figures, one per name in ``provides``."""


class FrequencyAnalyzer(ABC):
    """A statistic that needs to know which values there are and how often: reads the shared tally when the pass is over."""

    name: ClassVar[str]
    provides: ClassVar[tuple[MetricName, ...]]
    reads: ClassVar[Literal["values", "masks"]] = "values"
    """The tally of the column's values, or of its masks."""

    @abstractmethod
    def supports(self, column: Column) -> bool:
        """Whether the statistic means something for this column."""

    @abstractmethod
    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        """The figures, one metric per name in ``provides``."""


class PlaceAnalyzer(ABC):
    """Which rows deserve a look: the first of a kind, or the most extreme."""

    name: ClassVar[str]
    order: ClassVar[Literal["row", "ascending", "descending"]] = "row"
    """Which places are kept when there are too many."""
    reads: ClassVar[Literal["cells", "values", "spellings"]] = "values"
    """``spellings``: text, of which only the different values or masks of a batch are looked at first."""

    @abstractmethod
    def supports(self, column: Column) -> bool:
        """Whether the question means something for this column."""

    def may_hold(self, cells: pl.Series, column: Column, settings: Settings) -> bool:
        """A cheap look at a batch, or at its different spellings: False if no row is of the kind."""
        return True

    @abstractmethod
    def condition(self, cells: pl.Series, column: Column, settings: Settings) -> pl.Series:
        """True where the row is of the kind; False or null where it is not."""


class TableAnalyzer(ABC, Generic[S]):
    """A statistic of whole rows, or of pairs of columns."""

    name: ClassVar[str]
    provides: ClassVar[tuple[MetricName, ...]]
    state_type: type[S]
    reads: ClassVar[Literal["cells", "values"]] = "cells"

    @abstractmethod
    def measure(self, frame: pl.DataFrame, columns: Sequence[Column], first_row: int) -> S:
        """The state of a batch. ``frame`` holds the columns by id."""

    @abstractmethod
    def finalize(self, state: S, columns: Sequence[Column]) -> TableFigures:
        """The figures, one metric per name in ``provides``."""


class SampleAnalyzer(ABC):
    """A statistic of several columns at once that a sample of whole rows tells well enough."""

    name: ClassVar[str]
    provides: ClassVar[tuple[MetricName, ...]] = ()

    @abstractmethod
    def finalize(self, rows: Sampled) -> TableFigures:
        """The figures, one metric per name in ``provides``."""
