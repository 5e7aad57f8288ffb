"""What differs between a baseline and the primary, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.profiler.core.checks import MembershipCheck, RangeCheck
from services.profiler.core.metrics import Approximation
from services.profiler.core.profile import LogicalType, ValueCount

Test = Literal["kolmogorov_smirnov", "chi2", "wasserstein"]
Subject = Literal["values", "deciles", "lengths", "shapes"]
"""What a test compares: the values, the buckets between the baseline's deciles, the lengths or the shapes of texts."""
Basis = Literal["numbers", "few_numbers", "categories", "texts", ""]
"""What a column was compared as; empty if it was not."""
Reason = Literal["too_few_values", "identifier", "moved_on", "redacted", "retyped", "nested", "not_counted", "overflow", "failed"]
"""Why a column has no test: too few values on a side; values that only tell rows apart; times that simply went on; values that
are withheld; types that cannot be compared; lists and objects; more values than were counted; numbers beyond a float; a failure."""


@dataclass(frozen=True, slots=True)
class ColumnTest:
    """One test of one column."""

    test: Test
    statistic: float | None
    """None where it is withheld: a distance is in the unit of the values."""
    p_value: float
    """Of the Kolmogorov-Smirnov statistic where the test is ``wasserstein``, which has none of its own."""
    effect: float
    """0 for no difference; comparable whatever the numbers of rows."""
    subject: Subject = "values"
    approximation: Approximation | None = None
    """Where a side was only known by a summary: how far off the effect can be, in its own unit."""


@dataclass(frozen=True, slots=True)
class MissingDifference:
    """Shares of missing cells, and whether they differ."""

    baseline_ratio: float
    ratio: float
    effect: float
    """Cohen's h, without a sign."""
    p_value: float | None
    """None if nothing is missing on either side, or everything on both."""


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """One column that both tables have."""

    position: int
    baseline_position: int
    count: int
    """Present values of the primary."""
    baseline_count: int
    basis: Basis = ""
    tests: tuple[ColumnTest, ...] = ()
    psi: float | None = None
    """Population stability index over the baseline's deciles, or over categories."""
    jensen_shannon: float | None = None
    """Distance over the same buckets, base 2: 0 for equal shares, 1 for nothing in common."""
    missing: MissingDifference | None = None
    new_values: tuple[ValueCount, ...] = ()
    """Of a category: those that the baseline lacks, most frequent first; without the value where only its hash is known."""
    new_value_count: int | None = None
    """Rows with such values; None where the baseline's values are not all known."""
    expected_new_count: float = 0.0
    """Rows with values not seen before that are to be expected if nothing changed."""
    has_moved_on: bool = False
    """Of points in time: the primary begins where half of the baseline is over."""
    membership: MembershipCheck | None = None
    """Which check of the pass held the rows against the baseline's categories."""
    extent: RangeCheck | None = None
    """Which check held them against its least and greatest number."""
    reason: Reason | None = None
    """Why there is no test."""


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column of one of the tables."""

    name: str
    position: int
    logical_type: LogicalType
    dtype: str


@dataclass(frozen=True, slots=True)
class Retyped:
    """A column whose type is not what it was."""

    before: NamedColumn
    after: NamedColumn


@dataclass(frozen=True, slots=True)
class Renamed:
    """A column that is gone and one that is new, alike enough to be the same: a hint."""

    before: NamedColumn
    after: NamedColumn
    test: ColumnTest
    """Of all that were made the one with the greatest effect."""


@dataclass(frozen=True, slots=True)
class SchemaDifference:
    """Columns that came, went, changed their type or their place among the columns that stayed."""

    added: tuple[NamedColumn, ...] = ()
    removed: tuple[NamedColumn, ...] = ()
    retyped: tuple[Retyped, ...] = ()
    reordered: tuple[tuple[NamedColumn, NamedColumn], ...] = ()
    """Before and after."""
    renamed: tuple[Renamed, ...] = ()
    """Of those added and removed, which stay listed there."""

    @property
    def has_changed(self) -> bool:
        """Whether a column came, went or changed its type; its place alone changes nothing."""
        return bool(self.added or self.removed or self.retyped)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The primary against its baseline."""

    row_count: int
    baseline_row_count: int
    columns: tuple[ColumnDifference, ...] = ()
    """In the order of the primary."""
    schema: SchemaDifference = SchemaDifference()
