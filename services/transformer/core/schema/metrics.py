"""The glossary of figures: what each is, in which unit, and why one may be missing."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.forms import Schema, amount, figure, keyed, number, scalar, share

NULL = "there is no figure, and `absent` says why"
ABSENT_REASONS: Mapping[str, str] = {
    "no_values": "nothing is present to measure",
    "too_few_values": "fewer values than the statistic needs",
    "constant": "it is undefined where nothing varies",
    "mean_is_zero": "it divides by the mean, which is 0",
    "over_budget": "it would take more memory or time than the stated budget",
    "overflow": "it is greater than a number can hold",
    "redacted": "the value policy does not show it",
    "not_mergeable": "the stored parts of a merged profile do not tell it",
    "failed": "measuring it failed",
}
NUMBERS_OF: Mapping[str, str] = {
    "row_count": "data rows; blank lines and headers are not counted",
    "duplicate_row_count": "rows that repeat an earlier one: all but the first of each group of equal rows",
    "duplicate_involved_count": "rows that have an equal, the first of each group among them",
    "count": "present values: neither null nor NaN",
    "null_count": "nulls",
    "nan_count": "values that are not a number (NaN)",
    "empty_count": "texts of length 0",
    "blank_count": "texts of white space only",
    "placeholder_count": "words in place of a value, such as N/A",
    "missing_count": "nulls and NaN",
    "effective_missing_count": "missing, empty, blank and placeholder values",
    "misfit_count": "values that do not fit the logical type",
    "distinct_count": "different present values",
    "unique_count": "values that occur exactly once",
    "mode_count": "rows of the most frequent value",
    "zero_count": "zeros",
    "negative_count": "values below 0",
    "positive_count": "values above 0",
    "infinite_count": "infinite values, which no other statistic of numbers includes",
    "negative_zero_count": "zeros written with a minus, which count as 0",
    "outlier_count": "values outside the fences",
    "sentinel_number_count": "numbers such as 999 or −1 that stand apart from all others",
    "leading_space_count": "texts that begin with white space",
    "trailing_space_count": "texts that end with white space",
    "untrimmed_count": "texts with white space before or after, each counted once",
    "inner_space_run_count": "texts with two or more spaces in a row inside",
    "upper_case_count": "texts whose letters are all upper case",
    "lower_case_count": "texts whose letters are all lower case",
    "title_case_count": "texts whose words begin with a capital",
    "mixed_case_count": "texts of any other case",
    "digit_only_count": "texts of digits only",
    "non_ascii_count": "texts with a character beyond ASCII",
    "non_printing_count": "texts with an invisible or control character",
    "leading_zero_count": "texts of digits that begin with 0",
    "variant_count": "values that are a less frequent spelling of another",
    "rare_shape_count": "values of rare shapes where nearly all others share one",
    "empty_list_count": "lists without elements",
    "true_count": "true values",
    "false_count": "false values",
    "gap_count": "steps between neighbouring values that are longer than the granularity",
    "future_count": "times after the start of the analysis",
    "sentinel_count": "dates that stand for none: 0001-01-01, 1900-01-01, 1970-01-01, 9999-12-31",
    "weekend_count": "times on a Saturday or Sunday",
    "midnight_count": "times at midnight",
}
COUNTS: Mapping[str, str] = {
    "smallest_group_size": "Rows of the smallest group that agrees in all quasi-identifiers: k.",
    "small_group_row_count": "Rows in groups of fewer than five that agree in all quasi-identifiers.",
    "refused_consent_count": "Rows whose consent is refused, withdrawn or expired.",
    "public_row_count": "Rows that are classified as public.",
    "rule_failed_count": "Rows that fail a rule.",
    "rule_unjudged_count": "Rules that could not be held against the data.",
    "schema_change_count": "Columns that came, went or changed their type.",
    "new_value_count": "Rows whose value the baseline lacks.",
    "out_of_range_count": "Rows beyond the baseline's least and greatest value.",
    "column_count": "Columns of the table.",
    "cell_count": "Rows times columns.",
    "missing_cell_count": "Cells that are null or NaN.",
    "duplicate_group_count": "Groups of equal rows.",
    "memory_bytes": "Memory of the typed columns, in bytes.",
    "file_bytes": "Size of the file, in bytes.",
    "load_problem_count": "How often one kind of oddity was met while reading; only in alerts and evidence.",
    "length_min": "Least length: code points of texts, elements of lists.",
    "length_max": "Greatest length: code points of texts, elements of lists.",
    "byte_length_max": "Greatest length in bytes of UTF-8.",
    "decimal_scale": "Most digits after the point.",
    "distinct_shape_count": "Different shapes of texts.",
    "distinct_normalized_count": "Different values after case, space and punctuation are folded.",
    "element_count": "Present elements of all lists; of lists in lists the innermost.",
    "element_missing_count": "Elements that are null or NaN.",
    "element_distinct_count": "Different present elements.",
    "element_length_min": "Least length of elements that are text, in code points.",
    "element_length_max": "Greatest length of elements that are text, in code points.",
    "day_count": "Different calendar days, without sentinels.",
}
SHARES: Mapping[str, str] = {
    "rule_pass_ratio": "Rows that pass a rule / rows that were held against it.",
    "missing_cell_ratio": "Missing cells / cells.",
    "duplicate_row_ratio": "Duplicate rows / rows.",
    "completeness": "1 − missing / rows.",
    "validity": "1 − misfits / present values.",
    "distinctness": "Different values / present values.",
    "uniqueness": "Values that occur once / present values.",
    "normalized_entropy": "Entropy / log2(different values).",
    "mode_ratio": "Rows of the most frequent value / present values.",
    "true_ratio": "True values / present values.",
    "day_coverage": "Different days / days from the first to the last.",
}
VALUES: Mapping[str, str] = {
    "min": "Least value.",
    "max": "Greatest value.",
    "range": "Greatest − least value.",
    "sum": "Exact sum.",
    "median": "Median, the same as the quantile at 0.5.",
    "q01": "Quantile at 0.01 (type 7, linear; of times floored to the unit).",
    "q05": "Quantile at 0.05 (type 7, linear).",
    "q25": "Quantile at 0.25 (type 7, linear).",
    "q75": "Quantile at 0.75 (type 7, linear).",
    "q95": "Quantile at 0.95 (type 7, linear).",
    "q99": "Quantile at 0.99 (type 7, linear).",
    "element_min": "Least element.",
    "element_max": "Greatest element.",
    "element_median": "Median of the elements.",
}
NUMBERS: Mapping[str, str] = {
    "readiness_score": "Points of readiness, 0..100: the more the better.",
    "risk_score": "Points of risk, 0..100: the more the worse.",
    "drift_effect": "How far a distribution moved, 0 for not at all, whatever the numbers of rows.",
    "missing_effect": "How far a share of missing cells moved: Cohen's h.",
    "governance_score": "Points of governance, 0..100: the more the better.",
    "mean": "Arithmetic mean of the finite values, in their unit.",
    "stddev": "Sample standard deviation (ddof 1), in the unit of the values.",
    "variance": "Sample variance (ddof 1), in the squared unit of the values.",
    "skewness": "Skewness G1, bias-corrected, without unit.",
    "kurtosis": "Excess kurtosis G2, bias-corrected, without unit.",
    "entropy": "Shannon entropy of the values, in bits.",
    "iqr": "q75 − q25, in the unit of the values.",
    "mad": "Median of absolute deviations from the median, unscaled, in the unit of the values.",
    "cv": "stddev / mean, a ratio without bounds.",
    "lower_fence": "q25 − k · iqr: what lies below is an outlier.",
    "upper_fence": "q75 + k · iqr: what lies above is an outlier.",
    "length_mean": "Mean length: code points of texts, elements of lists.",
    "length_stddev": "Sample standard deviation of the length, in code points.",
    "length_median": "Median length, in code points.",
    "element_mean": "Arithmetic mean of the elements.",
    "element_stddev": "Sample standard deviation of the elements.",
    "element_length_mean": "Mean length of elements that are text, in code points.",
    "range_s": "Latest − earliest time, in seconds.",
    "granularity_s": "Greatest unit that divides all values, in seconds: 86400 for whole days.",
    "max_gap_s": "Longest step between neighbouring values, in seconds.",
    "age_s": "From the latest value without sentinels to the start of the analysis, in seconds; negative if it lies ahead.",
}
OF_THE_TABLE = (
    "row_count",
    "column_count",
    "cell_count",
    "missing_cell_count",
    "missing_cell_ratio",
    "memory_bytes",
    "file_bytes",
    "duplicate_row_count",
    "duplicate_group_count",
    "duplicate_involved_count",
    "duplicate_row_ratio",
)
"""Figures of the whole table; all others are of columns."""
NOT_MEASURED = (
    "load_problem_count",
    "readiness_score",
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
)
"""Told of in findings alone."""


def glossary() -> Mapping[str, Schema]:
    """Every metric's schema by its name."""
    return {
        **{name: amount(f"Number of {what}.", null=NULL) for name, what in NUMBERS_OF.items()},
        **{name: amount(meaning, null=NULL) for name, meaning in COUNTS.items()},
        **{name: share(f"{meaning} A ratio, 0..1.", null=NULL) for name, meaning in SHARES.items()},
        **{
            name: scalar(("number", "string"), f"{meaning} In the type and unit of the values.", null=NULL)
            for name, meaning in VALUES.items()
        },
        **{name: number(meaning, null=NULL) for name, meaning in NUMBERS.items()},
    }


def table_metrics() -> Mapping[str, Schema]:
    """Metrics of the whole table."""
    known = glossary()
    return {name: known[name] for name in OF_THE_TABLE}


def column_metrics() -> Schema:
    """Metrics of a column; which there are depends on its logical type."""
    named = {name: schema for name, schema in glossary().items() if name not in (*OF_THE_TABLE, *NOT_MEASURED)}
    meaning = "Figures by metric name. A figure that means nothing for the column is not there; one that could not be had is null."
    return {**keyed(figure("A figure of a newer version.", null=NULL), meaning), "properties": named}


def absent() -> Schema:
    """Reasons of the figures that are null."""
    reasons = "; ".join(f"{name}: {meaning}" for name, meaning in ABSENT_REASONS.items())
    return keyed({"type": "string", "examples": list(ABSENT_REASONS)}, f"Why a figure is null, by metric name. {reasons}.")
