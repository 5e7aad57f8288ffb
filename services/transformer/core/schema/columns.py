"""``columns[]``: one column as read, measured and judged."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.forms import Schema, amount, flag, keyed, listed, record, reference, share, text, texts, word
from services.transformer.core.schema.metrics import absent, column_metrics

LOGICAL_TYPES = (
    "integer",
    "decimal",
    "float",
    "text",
    "boolean",
    "date",
    "datetime",
    "time",
    "duration",
    "list",
    "struct",
    "binary",
    "unknown",
)
STATUSES = ("ok", "constant", "constant_with_missing", "all_missing", "no_rows")
POLICIES = ("full", "masked", "none")
FEATURE_TYPES = (
    "numeric",
    "categorical",
    "datetime",
    "sentence",
    "url",
    "embedded-number",
    "list",
    "not-generalizable",
    "context-specific",
)
VALUE_COUNT = record(
    "One value and how often it occurs.",
    {
        "value": text("The value as text.", null="the value policy does not show it"),
        "count": amount("Rows that hold it."),
        "ratio": share("Share of the present values, 0..1."),
    },
)
VALUE_VARIANT = record(
    "Values that differ by case, space and punctuation only.",
    {"spellings": listed(reference("value_count", "A spelling."), "The spellings, most frequent first.")},
)
HISTOGRAM = record(
    "Counts over contiguous bins: lower edge included, upper excluded but for the last bin.",
    {
        "edges": texts("One more than counts: numbers as text, or ISO 8601."),
        "counts": listed(amount("Values in the bin."), "Values by bin."),
        "method": text("How many bins were chosen.", known=("freedman_diaconis", "sturges", "distinct")),
        "scale": text("On which scale the inner bins are equally wide.", known=("linear", "log10")),
    },
)
PATTERN = record(
    "A shape that texts have.",
    {
        "mask": text(
            "A an upper-case letter, a a lower-case one, x a letter without case, 9 a digit; others stand for themselves."
        ),
        "count": amount("Rows of that shape."),
        "ratio": share("Share of the present values, 0..1."),
    },
)
PII = record(
    "Whether the column holds personal data.",
    {
        "detected": flag("Whether it counts as personal."),
        "kind": text("What kind.", null="none was found", known=("email", "phone", "person_name")),
        "category": text(
            "What it tells of a person.",
            null="none was found",
            known=("identity", "contact", "national_identifier", "financial", "birth", "location", "online_identifier"),
        ),
        "confidence": share("How sure, 0..1."),
        "reasons": texts("Why, in plain words, without values."),
    },
)
EXPLANATION = record(
    "Why the column is seen as it is: sentences by topic.",
    {
        "logical_type": texts("Why it has its type."),
        "semantic_type": texts("What it means, and why."),
        "personal_data": texts("Whether it is personal, and why."),
        "quality": texts("How its score came about."),
        "findings": texts("What was found, against which limit."),
        "values": texts("Which of its values are shown."),
    },
)
COLUMN = record(
    "One column as read, measured and judged.",
    {
        "position": amount("Place in the file, from 0. Names may repeat, positions do not."),
        "name": text("Name as it stands in the file."),
        "logical_type": text("What it holds.", known=LOGICAL_TYPES),
        "type_reason": text(
            "Why it has its type: what is stored, what was declared, what the cells read as, or the code of a load problem.",
            null="not known, as in profiles of before it was told",
            known=("stored", "declared", "cells", "leading_zeros"),
        ),
        "semantic_type": text("What it means.", null="not known", known=("email", "identifier", "country")),
        "semantic_confidence": share("How sure that is, 0..1.", null="there is no semantic type"),
        "feature_type": text("What a learner is to make of it.", null="not asked for", known=FEATURE_TYPES),
        "feature_confidence": share("How sure that is, 0..1.", null="there is no feature type"),
        "semantic_reasons": texts("Why, in plain words: counts and shares, never a value."),
        "dtype": text("Physical type in the engine.", null="not known", known=("Int64", "String")),
        "status": text("State of its values.", known=STATUSES),
        "value_policy": word("How its values are shown.", POLICIES),
        "metrics": column_metrics(),
        "absent": absent(),
        "approximate": keyed(
            reference("approximation", "How."), "How a figure was estimated, by metric name; the others are exact."
        ),
        "top_values": listed(reference("value_count", "A value."), "Most frequent values; of a list column its elements."),
        "bottom_values": listed(reference("value_count", "A value."), "Least frequent values; empty where not all were counted."),
        "value_variants": listed(reference("value_variant", "A value."), "Values of several spellings, at most 20."),
        "histogram": reference("histogram", "Distribution.", null="it makes no sense, or is not shown"),
        "log_histogram": reference("histogram", "The same over bins of equal ratio.", null="the numbers do not lie decades apart"),
        "patterns": listed(reference("pattern", "A shape."), "Most frequent shapes of texts."),
        "pii": reference("pii", "Personal data."),
        "quality": reference("quality", "How good the column is."),
        "explanation": reference("explanation", "All of this in words."),
    },
)
DEFINITIONS: Mapping[str, Schema] = {
    "column": COLUMN,
    "explanation": EXPLANATION,
    "histogram": HISTOGRAM,
    "pattern": PATTERN,
    "pii": PII,
    "value_count": VALUE_COUNT,
    "value_variant": VALUE_VARIANT,
}
