"""One table of cases for all rules: what a rule must find, what it must not, and what might fool it. Each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.profiler.core.load_report import LoadProblem
from services.profiler.core.metrics import Approximation, Metric
from services.profiler.core.profile import DatasetProfile, Pattern
from tests.unit.profiler.detectors.profiles import ROWS, column, table

Kind = Literal["positive", "negative", "near miss"]


@dataclass(frozen=True)
class Case:
    rule_id: str
    kind: Kind
    reason: str
    profile: DatasetProfile

    @property
    def id(self) -> str:
        return f"{self.rule_id}-{self.kind}-{self.reason}"


P: Kind = "positive"
N: Kind = "negative"
M: Kind = "near miss"
TEXT = {"distinct_count": 900, "length_max": 200}
CATEGORY = {"distinct_count": 10, "length_max": 20}
KEY = {"distinct_count": ROWS, "unique_count": ROWS, "length_max": 12}
ESTIMATE = Metric("distinct_count", 995, Approximation("hll", 0.02))
NUMBER = {"distinct_count": 900, "iqr": 10.0, "lower_fence": -15.0, "upper_fence": 25.0}

CASES: tuple[Case, ...] = (
    Case("missing_values", P, "some rows have no value", table(column(missing_count=30, count=970))),
    Case("missing_values", N, "every row has one", table(column(missing_count=0))),
    Case(
        "missing_values",
        M,
        "a wholly empty column is another rule's",
        table(column(status="all_missing", missing_count=ROWS, count=0)),
    ),
    Case("all_missing", P, "no row has a value", table(column(status="all_missing", missing_count=ROWS, count=0))),
    Case("all_missing", N, "every row has one", table(column())),
    Case("all_missing", M, "one value is left", table(column(status="constant_with_missing", missing_count=999, count=1))),
    Case("nan_values", P, "NaN among numbers", table(column(logical_type="float", nan_count=5, missing_count=5))),
    Case("nan_values", N, "no NaN", table(column(logical_type="float"))),
    Case("nan_values", M, "missing, but as null", table(column(logical_type="float", null_count=5, missing_count=5))),
    Case("blank_text", P, "empty and blank cells", table(column(empty_count=2, blank_count=3))),
    Case("blank_text", N, "text everywhere", table(column(empty_count=0, blank_count=0))),
    Case("blank_text", M, "null is not empty text", table(column(empty_count=0, blank_count=0, null_count=9, missing_count=9))),
    Case("placeholder_values", P, "N/A in a text column", table(column(placeholder_count=4))),
    Case("placeholder_values", N, "none counted", table(column(placeholder_count=0))),
    Case("placeholder_values", M, "blank is not a placeholder", table(column(placeholder_count=0, blank_count=4, empty_count=0))),
    Case("misfit_values", P, "words among integers", table(column(logical_type="integer", misfit_count=1))),
    Case("misfit_values", N, "all fit", table(column(logical_type="integer", misfit_count=0))),
    Case("misfit_values", M, "missing cells do not misfit", table(column(logical_type="integer", missing_count=7, null_count=7))),
    Case("infinite_values", P, "a division by zero", table(column(logical_type="float", infinite_count=2))),
    Case("infinite_values", N, "finite", table(column(logical_type="float", infinite_count=0))),
    Case(
        "infinite_values",
        M,
        "NaN is not infinite",
        table(column(logical_type="float", infinite_count=0, nan_count=3, missing_count=3)),
    ),
    Case("outlier_share", P, "numbers beyond the fences", table(column("price", "float", outlier_count=80, **NUMBER))),
    Case("outlier_share", N, "none beyond", table(column("price", "float", outlier_count=0, **NUMBER))),
    Case(
        "outlier_share",
        M,
        "the quartiles coincide, so every other value is one",
        table(column("price", "float", outlier_count=80, distinct_count=90, iqr=0.0)),
    ),
    Case(
        "outlier_share",
        M,
        "an identifier measures nothing",
        table(column("order_id", "integer", outlier_count=80, iqr=5.0, min=1, max=10**9, **KEY)),
    ),
    Case(
        "outlier_share", M, "a code of few values", table(column("state", "integer", outlier_count=80, iqr=1.0, distinct_count=9))
    ),
    Case("skewed_numbers", P, "a very long tail", table(column("x", "float", skewness=-25.0, distinct_count=900))),
    Case("skewed_numbers", N, "symmetric", table(column("x", "float", skewness=0.1, distinct_count=900))),
    Case("skewed_numbers", M, "exactly at the threshold", table(column("x", "float", skewness=20.0, distinct_count=900))),
    Case("skewed_numbers", M, "skewness of a key means nothing", table(column("row_id", "integer", skewness=30.0, **KEY))),
    Case("constant_column", P, "always the same", table(column(status="constant", distinct_count=1))),
    Case("constant_column", P, "the same or nothing", table(column(status="constant_with_missing", distinct_count=1, count=900))),
    Case("constant_column", N, "two values", table(column(distinct_count=2))),
    Case(
        "constant_column", M, "a single row cannot vary", table(column(status="constant", distinct_count=1, count=1), row_count=1)
    ),
    Case("identifier_column", P, "short text without repeat", table(column(**KEY))),
    Case("identifier_column", P, "integers that number the rows", table(column("n", "integer", min=1, max=ROWS, **KEY))),
    Case("identifier_column", N, "a category", table(column(**CATEGORY))),
    Case("identifier_column", M, "measures that happen to differ", table(column("population", "integer", min=3, max=10**9, **KEY))),
    Case("identifier_column", M, "floats nearly always differ", table(column("weight", "float", **KEY))),
    Case("identifier_column", M, "names have spaces", table(column("name", patterns=(Pattern("Aaaa Aaaa", 900, 0.9),), **KEY))),
    Case("identifier_column", M, "an estimate proves no uniqueness", table(column(**(KEY | {"distinct_count": ESTIMATE})))),
    Case("identifier_column", M, "five rows say nothing", table(column(count=5, distinct_count=5, length_max=3), row_count=5)),
    Case("repeated_identifier", P, "four rows share two ids", table(column(distinct_count=998, unique_count=996, length_max=12))),
    Case("repeated_identifier", N, "a true key", table(column(**KEY))),
    Case(
        "repeated_identifier", M, "too many repeats for a key", table(column(distinct_count=900, unique_count=800, length_max=12))
    ),
    Case(
        "repeated_identifier",
        M,
        "measures with few ties",
        table(column("population", "integer", distinct_count=998, unique_count=996, min=3, max=10**9)),
    ),
    Case(
        "repeated_identifier",
        M,
        "an estimate below the count is no repeat",
        table(column(unique_count=990, length_max=12, distinct_count=ESTIMATE)),
    ),
    Case("high_cardinality", P, "51 categories", table(column(count=10_000, distinct_count=51, length_max=9), row_count=10_000)),
    Case("high_cardinality", N, "10 categories", table(column(**CATEGORY))),
    Case("high_cardinality", M, "exactly 50", table(column(count=10_000, distinct_count=50, length_max=9), row_count=10_000)),
    Case("high_cardinality", M, "free text is no category", table(column(**TEXT))),
    Case("imbalanced_categories", P, "one takes nearly all", table(column(normalized_entropy=0.1, mode_ratio=0.98, **CATEGORY))),
    Case(
        "imbalanced_categories",
        P,
        "a flag hardly ever set",
        table(column("f", "boolean", normalized_entropy=0.2, distinct_count=2)),
    ),
    Case("imbalanced_categories", N, "even", table(column(normalized_entropy=0.99, **CATEGORY))),
    Case("imbalanced_categories", M, "exactly at the threshold", table(column(normalized_entropy=0.5, **CATEGORY))),
    Case(
        "imbalanced_categories",
        M,
        "a constant has no balance",
        table(column(status="constant", normalized_entropy=None, distinct_count=1)),
    ),
    Case("value_variants", P, "Berlin and berlin", table(column(distinct_normalized_count=8, variant_count=30, **CATEGORY))),
    Case("value_variants", N, "one spelling each", table(column(distinct_normalized_count=10, variant_count=0, **CATEGORY))),
    Case("value_variants", M, "codes may differ by case", table(column(distinct_normalized_count=990, variant_count=9, **KEY))),
    Case("rare_shape", P, "A-1x among A-11", table(column(rare_shape_count=3, distinct_shape_count=4, **KEY))),
    Case("rare_shape", N, "all built alike", table(column(rare_shape_count=0, distinct_shape_count=1, **KEY))),
    Case("rare_shape", M, "a category of two words", table(column(rare_shape_count=3, distinct_shape_count=4, **CATEGORY))),
    Case("rare_shape", M, "no shape is usual", table(column(rare_shape_count=0, distinct_shape_count=400, **TEXT))),
    Case("numeric_sentinel", P, "999 among ages", table(column("n", "integer", sentinel_number_count=7, distinct_count=300))),
    Case("numeric_sentinel", N, "none", table(column("n", "integer", sentinel_number_count=0, distinct_count=300))),
    Case(
        "numeric_sentinel",
        M,
        "an identifier may be 999",
        table(column("id", "integer", sentinel_number_count=2, distinct_count=ROWS - 1, min=1, max=ROWS)),
    ),
    Case("leading_zero_codes", P, "postal codes", table(column(leading_zero_count=12, **TEXT))),
    Case("leading_zero_codes", N, "none", table(column(leading_zero_count=0, **TEXT))),
    Case("leading_zero_codes", M, "numbers keep no zeros", table(column("n", "integer", leading_zero_count=3, distinct_count=9))),
    Case(
        "untrimmed_text", P, "spaces at the ends", table(column(untrimmed_count=3, leading_space_count=2, trailing_space_count=2))
    ),
    Case("untrimmed_text", N, "trimmed", table(column(untrimmed_count=0))),
    Case("untrimmed_text", M, "spaces inside", table(column(untrimmed_count=0, inner_space_run_count=5))),
    Case("non_printing_text", P, "a zero-width character", table(column(non_printing_count=1))),
    Case("non_printing_text", N, "visible", table(column(non_printing_count=0))),
    Case("non_printing_text", M, "letters beyond ASCII are visible", table(column(non_printing_count=0, non_ascii_count=500))),
    Case("future_dates", P, "after as_of", table(column("d", "date", future_count=2))),
    Case("future_dates", N, "all past", table(column("d", "date", future_count=0))),
    Case(
        "future_dates",
        M,
        "9999 is a sentinel, no future",
        table(column("d", "date", future_count=0, sentinel_count=4, max=date(9999, 12, 31))),
    ),
    Case("sentinel_dates", P, "1900-01-01 crowds", table(column("d", "date", sentinel_count=40, distinct_count=900))),
    Case(
        "sentinel_dates",
        P,
        "the year 9999 is never real",
        table(column("d", "date", sentinel_count=1, distinct_count=900, max=date(9999, 12, 31))),
    ),
    Case("sentinel_dates", N, "none", table(column("d", "date", sentinel_count=0, distinct_count=900))),
    Case(
        "sentinel_dates",
        M,
        "one day of a daily series",
        table(column("d", "date", sentinel_count=1, distinct_count=ROWS, min=date(1969, 1, 1))),
    ),
    Case("sentinel_dates", M, "as often as any other day", table(column("d", "date", sentinel_count=10, distinct_count=100))),
    Case("duplicate_rows", P, "rows repeat", table(column(), column("b"), duplicate_row_count=20)),
    Case("duplicate_rows", N, "all differ", table(column(), column("b"), duplicate_row_count=0)),
    Case("duplicate_rows", M, "a single column repeats by nature", table(column(), duplicate_row_count=900)),
    Case("no_rows", P, "header only", table(column(status="no_rows", count=0), row_count=0)),
    Case("no_rows", N, "rows", table(column())),
    Case("no_rows", M, "rows without values are rows", table(column(status="all_missing", missing_count=ROWS, count=0))),
    Case("ragged_rows", P, "short rows", table(column(), problems=(LoadProblem("short_rows", 3, "Rows are short."),))),
    Case("ragged_rows", N, "a clean file", table(column())),
    Case("ragged_rows", M, "blank lines are no rows", table(column(), problems=(LoadProblem("blank_lines", 3, "Blank lines."),))),
    *(
        case
        for code, other in (("ambiguous_dates", "mixed_dates"), ("mixed_dates", "ambiguous_dates"))
        for case in (
            Case(code, P, "told by the reader", table(column(), problems=(LoadProblem(code, 1, "Dates."),))),
            Case(code, N, "a clean file", table(column())),
            Case(code, M, "the other trouble with dates", table(column(), problems=(LoadProblem(other, 1, "Dates."),))),
        )
    ),
    Case("load_problem", P, "bytes that do not decode", table(column(), problems=(LoadProblem("undecodable_bytes", 1, "Bytes."),))),
    Case("load_problem", P, "a code that nobody judged yet", table(column(), problems=(LoadProblem("new_oddity", 1, "Odd."),))),
    Case("load_problem", N, "a clean file", table(column())),
    Case("load_problem", M, "met zero times", table(column(), problems=(LoadProblem("undecodable_bytes", 0, "Bytes."),))),
    Case("load_note", P, "a byte order mark", table(column(), problems=(LoadProblem("utf8_bom", 1, "A mark."),))),
    Case("load_note", N, "a clean file", table(column())),
    Case("load_note", M, "ragged rows are a fault", table(column(), problems=(LoadProblem("long_rows", 1, "Long."),))),
)
