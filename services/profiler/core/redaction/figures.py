"""Figures that are values, or from which values can be worked out; every other figure counts or compares.

A figure that nobody has classified is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.profiler.core.metrics import Absent, Metric, MetricName
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.redaction.texts import shortened

VALUES: Final[frozenset[MetricName]] = frozenset(
    {
        "min",
        "max",
        "range",  # the greatest value itself where the least is 0
        "mean",
        "stddev",  # with two values, half their distance
        "variance",
        "sum",  # the value itself where one row has one
        "median",
        "q01",
        "q05",
        "q25",
        "q75",
        "q95",
        "q99",
        "iqr",
        "mad",
        "cv",
        "lower_fence",
        "upper_fence",
        "range_s",
        "max_gap_s",
        "age_s",  # the latest moment, counted from now
        "day_coverage",  # with the days that have values, the range
        "element_min",
        "element_max",
        "element_mean",
        "element_stddev",
        "element_median",
    }
)
"""In the unit of the values, or telling their size."""
COUNTS: Final[frozenset[MetricName]] = frozenset(
    {
        "row_count",
        "column_count",
        "cell_count",
        "missing_cell_count",
        "missing_cell_ratio",
        "duplicate_row_count",
        "duplicate_group_count",
        "duplicate_involved_count",
        "duplicate_row_ratio",
        "memory_bytes",
        "file_bytes",
        "load_problem_count",
        "count",
        "null_count",
        "nan_count",
        "empty_count",
        "blank_count",
        "placeholder_count",
        "missing_count",
        "effective_missing_count",
        "misfit_count",
        "completeness",
        "validity",
        "distinct_count",
        "unique_count",
        "distinctness",
        "uniqueness",
        "entropy",
        "normalized_entropy",
        "mode_count",
        "mode_ratio",
        "zero_count",
        "negative_count",
        "positive_count",
        "infinite_count",
        "negative_zero_count",
        "outlier_count",
        "leading_space_count",
        "trailing_space_count",
        "untrimmed_count",
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
        "distinct_normalized_count",
        "empty_list_count",
        "true_count",
        "false_count",
        "true_ratio",
        "gap_count",
        "future_count",
        "sentinel_count",
        "weekend_count",
        "midnight_count",
        "day_count",
        "sentinel_number_count",
        "variant_count",
        "rare_shape_count",
        "element_count",
        "element_missing_count",
        "element_distinct_count",
        "risk_score",
        "governance_score",
        "smallest_group_size",
        "small_group_row_count",
        "refused_consent_count",
        "public_row_count",
        "rule_failed_count",
        "rule_pass_ratio",
        "rule_unjudged_count",
        "drift_effect",
        "missing_effect",
        "schema_change_count",
        "new_value_count",
        "out_of_range_count",
    }
)
"""How many rows, values or bytes, and shares of them."""
FORMS: Final[frozenset[MetricName]] = frozenset(
    {
        "readiness_score",  # from shares of rows alone
        "skewness",  # the same wherever the values lie and however large they are
        "kurtosis",
        "decimal_scale",  # digits after the point, not which
        "granularity_s",  # one of a few units of time
        "length_min",  # code points, not which; identifiers are known by them
        "length_max",
        "length_mean",
        "length_stddev",
        "length_median",
        "byte_length_max",
        "element_length_min",
        "element_length_max",
        "element_length_mean",
    }
)
"""How values are formed, apart from what they are."""


def shown_figures(metrics: Mapping[MetricName, Metric], policy: ValuePolicy) -> dict[MetricName, Metric]:
    """Figures of a column under its policy; one that is not shown is absent with the reason ``redacted``."""
    return {name: shown_figure(metric, policy) for name, metric in metrics.items()}


def shown_figure(metric: Metric, policy: ValuePolicy) -> Metric:
    """One figure under the policy of its column."""
    if isinstance(metric.value, Absent):
        return metric
    if policy == "full":
        return replace(metric, value=shortened(metric.value)) if isinstance(metric.value, str) else metric
    # Counts and shares are numbers: whatever is not is a value, whatever its name.
    is_safe = metric.name in COUNTS | FORMS and isinstance(metric.value, int | float)
    return metric if is_safe else Metric(metric.name, Absent("redacted"))
