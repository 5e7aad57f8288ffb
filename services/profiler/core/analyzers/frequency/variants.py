"""How many values are left when spelling is ignored, and which values differ in spelling only."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, punctuation
from unicodedata import category

import polars as pl

from services.profiler.core.analyzers.base import Distribution, Figures, FrequencyAnalyzer, Settings
from services.profiler.core.analyzers.kinds import absent, is_text, metrics
from services.profiler.core.analyzers.masks import translated
from services.profiler.core.profile import ValueCount, ValueVariant
from services.profiler.core.readers.base import Column

GROUP_LIMIT = 20
SPELLING_LIMIT = 20
"""Of one value that are told, most frequent first."""

SMALL = bytes.maketrans(ascii_uppercase.encode(), ascii_lowercase.encode())
IGNORED = b" \t\n\v\f\r" + b"".join(sign.encode() for sign in punctuation if category(sign).startswith("P"))
"""White space and punctuation of ASCII; signs such as + and $ say something."""


class Variants(FrequencyAnalyzer):
    """Case, space and punctuation are folded. A row varies if its value is not the most frequent spelling."""

    name = "variants"
    provides = ("distinct_normalized_count", "variant_count")

    def supports(self, column: Column) -> bool:
        return is_text(column)

    def finalize(self, distribution: Distribution, column: Column, settings: Settings) -> Figures:
        if not distribution.is_exact:
            return Figures(absent("over_budget", *self.provides))
        table = distribution.table
        if table.is_empty():
            return Figures(metrics(distinct_normalized_count=0, variant_count=0))
        folded = _folded(table["value"])
        distinct = folded.n_unique()
        if distinct == table.height:
            return Figures(metrics(distinct_normalized_count=distinct, variant_count=0))
        spellings = _spellings(table, folded)
        varying = int(spellings["count"].sum()) - int(spellings.group_by("folded").agg(pl.col("count").max())["count"].sum())
        return Figures(
            metrics(distinct_normalized_count=distinct, variant_count=varying),
            value_variants=_told(spellings, distribution.row_count),
        )


def _folded(values: pl.Series) -> pl.Series:
    plain, folded = translated(values, SMALL, IGNORED), translated(values, SMALL)
    if plain is None or folded is None:
        folded = values.str.normalize("NFKC").str.to_lowercase()
        plain = folded.str.replace_all(r"[\s\p{P}\p{Cf}]+", "")
    # Values of punctuation only stay apart: "-" and "?" are no spellings of one another.
    return plain.zip_with(plain != "", folded)


def _spellings(table: pl.DataFrame, folded: pl.Series) -> pl.DataFrame:
    """Values that have another spelling."""
    return table.with_columns(folded=folded).filter(pl.col("folded").is_duplicated())


def _told(spellings: pl.DataFrame, rows: int) -> tuple[ValueVariant, ...]:
    """Groups by rows descending, then by their first value; a value of its own kind never stands in two."""
    ordered = spellings.sort(["count", "value"], descending=[True, False]).group_by("folded", maintain_order=True)
    groups = ordered.agg(pl.col("value").head(SPELLING_LIMIT), pl.col("count").head(SPELLING_LIMIT), rows=pl.col("count").sum())
    most = groups.sort(["rows", "folded"], descending=[True, False]).head(GROUP_LIMIT)
    return tuple(
        ValueVariant(tuple(ValueCount(value, count, count / rows) for value, count in zip(values, counts, strict=True)))
        for values, counts in zip(most["value"].to_list(), most["count"].to_list(), strict=True)
    )
