"""The glossary: every figure's name, and what a figure is.

Ratios are 0..1. Counts are of rows. Statistics of numbers are over finite values; of text over code points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

MetricName = Literal[
    # dataset
    "row_count",  # data rows; blank lines and headers not counted
    "column_count",
    "cell_count",
    "missing_cell_count",  # null or NaN cells
    "missing_cell_ratio",
    "duplicate_row_count",  # excess rows: all but the first of each group of equal rows
    "duplicate_group_count",  # groups of equal rows
    "duplicate_involved_count",  # rows that have an equal
    "duplicate_row_ratio",
    "memory_bytes",  # of the typed columns in memory
    "file_bytes",
    "readiness_score",  # 0..100, of the readiness rater
    "load_problem_count",  # how often one kind of oddity was met while reading
    # presence, five disjoint counters and what follows from them
    "count",  # present values: neither null nor NaN
    "null_count",
    "nan_count",
    "empty_count",  # text of length zero
    "blank_count",  # text of white space only
    "placeholder_count",  # "N/A", "-", "unknown" …
    "missing_count",  # null + NaN
    "effective_missing_count",  # missing + empty + blank + placeholder
    "misfit_count",  # cells that do not fit the column's logical type
    "completeness",  # 1 − missing / rows
    "validity",  # 1 − misfit / present
    # variety
    "distinct_count",  # different present values
    "unique_count",  # values that occur exactly once
    "distinctness",  # distinct / present
    "uniqueness",  # unique / present
    "entropy",  # bits
    "normalized_entropy",  # entropy / log2(distinct), 0..1
    "mode_count",  # rows of the most frequent value
    "mode_ratio",
    # numbers
    "min",
    "max",
    "range",
    "mean",
    "stddev",  # sample, ddof 1
    "variance",  # sample, ddof 1
    "sum",
    "skewness",  # G1, bias-corrected
    "kurtosis",  # G2, excess, bias-corrected
    "zero_count",
    "negative_count",
    "positive_count",
    "infinite_count",
    "negative_zero_count",
    "median",  # quantiles are type 7, linear; of times floored to the unit
    "q01",
    "q05",
    "q25",
    "q75",
    "q95",
    "q99",
    "iqr",
    "mad",  # median of absolute deviations from the median, unscaled
    "cv",  # stddev / mean, a ratio
    "outlier_count",  # outside [q25 − k·iqr, q75 + k·iqr]
    "lower_fence",
    "upper_fence",
    "decimal_scale",  # most digits after the point
    "sentinel_number_count",  # 999, -1 and the like, set apart from all other numbers
    # text
    "length_min",  # code points of texts, elements of lists
    "length_max",
    "length_mean",
    "length_stddev",
    "length_median",
    "byte_length_max",
    "leading_space_count",
    "trailing_space_count",
    "untrimmed_count",  # rows with white space before or after the text, each once
    "inner_space_run_count",
    "upper_case_count",
    "lower_case_count",
    "title_case_count",
    "mixed_case_count",
    "digit_only_count",
    "non_ascii_count",
    "non_printing_count",
    "leading_zero_count",
    "distinct_shape_count",
    "distinct_normalized_count",  # after folding case, space and punctuation
    "variant_count",  # rows whose value is a less frequent spelling of another
    "rare_shape_count",  # rows of rare shapes, where nearly all others share one
    # lists
    "empty_list_count",
    "element_count",  # present elements of all lists, of lists in lists the innermost
    "element_missing_count",  # null or NaN elements
    "element_distinct_count",  # different present elements
    "element_min",
    "element_max",
    "element_mean",
    "element_stddev",
    "element_median",
    "element_length_min",  # code points of elements that are text
    "element_length_max",
    "element_length_mean",
    # booleans
    "true_count",
    "false_count",
    "true_ratio",
    # time
    "range_s",
    "granularity_s",  # greatest unit that divides all values: 86400 for whole days
    "gap_count",  # steps longer than the granularity between neighbours
    "max_gap_s",
    "day_count",  # different calendar days, without sentinels
    "day_coverage",  # different days / days from the first to the last
    "future_count",  # after as_of
    "sentinel_count",  # 0001, 1900-01-01, 1970-01-01, 9999-12-31
    "weekend_count",
    "midnight_count",
    "age_s",  # as_of − max without sentinels
    # judged by agents, of the table or of a column
    "risk_score",  # 0..100, the more the worse
    "governance_score",  # 0..100, the more the better
    "smallest_group_size",  # rows that agree in all quasi-identifiers: k
    "small_group_row_count",  # rows in groups of fewer than five
    "refused_consent_count",  # rows whose consent is refused, withdrawn or expired
    "public_row_count",  # rows that are classified as public
    # rules that a user asks for
    "rule_failed_count",  # rows that fail a rule
    "rule_pass_ratio",  # rows that pass / rows held against it
    "rule_unjudged_count",  # rules that could not be held against the data
    # against a baseline
    "drift_effect",  # how far a distribution moved, whatever the numbers of rows
    "missing_effect",  # how far a share of missing cells moved: Cohen's h
    "schema_change_count",  # columns that came, went or changed their type
    "new_value_count",  # rows whose value the baseline lacks
    "out_of_range_count",  # rows beyond the baseline's least and greatest
]

AbsentReason = Literal[
    "no_values",  # nothing present to measure
    "too_few_values",  # fewer than the statistic needs
    "constant",  # undefined where nothing varies
    "mean_is_zero",
    "over_budget",  # would need more than the stated budget
    "overflow",  # greater than a float can hold
    "redacted",
    "not_mergeable",  # the stored parts of a merged profile do not tell it
    "failed",  # the analyzer failed; its error is logged
]

Scalar = int | float | str | bool | Decimal | date | datetime | time | timedelta


CONVENTION_VERSION = "1"
"""Of what every figure means: states of another one are not merged."""


@dataclass(frozen=True, slots=True)
class Approximation:
    """How an estimated figure was made, and its relative error at 95 % confidence."""

    method: str
    relative_error: float


@dataclass(frozen=True, slots=True)
class Absent:
    """No figure, and why."""

    reason: AbsentReason


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. ``value`` is finite or ``Absent``; exact unless ``approximation`` says otherwise."""

    name: MetricName
    value: Scalar | Absent
    approximation: Approximation | None = None

    def __post_init__(self) -> None:
        if isinstance(self.value, float) and not math.isfinite(self.value):
            raise ValueError(f"{self.name} is not finite: give Absent and its reason")

    @property
    def number(self) -> float | None:
        """The figure as a float; None if absent or not a number."""
        return float(self.value) if isinstance(self.value, int | float | Decimal) else None
