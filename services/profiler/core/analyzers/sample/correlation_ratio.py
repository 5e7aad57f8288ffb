"""How far the category in one column tells the number in another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import polars as pl

from services.profiler.core.analyzers.base import Pair, SampleAnalyzer, Sampled, TableFigures
from services.profiler.core.analyzers.sampled import LEAST_PAIRS


class CorrelationRatio(SampleAnalyzer):
    """η: the root of the share of a number's variance that lies between the categories (Fisher 1925), 0..1."""

    name = "correlation_ratio"

    def finalize(self, rows: Sampled) -> TableFigures:
        categories = set(rows.all_categories)
        numbers = {name: cells for name, cells in rows.numbers.items() if name not in categories}
        found = (pair for name, codes in rows.categories.items() for pair in _pairs(name, codes, numbers))
        pairs = len(categories) * len(set(rows.all_numbers) - categories)
        return rows.told(self.name, found, pairs, len(rows.categories) * len(numbers))


def _pairs(name: str, codes: pl.Series, numbers: Mapping[str, pl.Series]) -> Iterator[Pair]:
    if not numbers:
        return
    frame = pl.DataFrame({"codes": codes, **numbers}).filter(pl.col("codes").is_not_null())
    centred = frame.with_columns(pl.col(other) - pl.col(other).mean() for other in numbers)
    value = pl.col(list(numbers))
    groups = centred.group_by("codes").agg(
        (value.sum() ** 2 / value.count()).fill_nan(0.0).name.suffix(":between"),
        (value * value).sum().name.suffix(":all"),
        value.count().name.suffix(":n"),
    )
    # In order, so that floats are added in one order.
    totals = groups.sort("codes").sum().row(0, named=True)
    for other in numbers:
        spread, rows = totals[f"{other}:all"], int(totals[f"{other}:n"])
        is_defined = rows >= LEAST_PAIRS and spread > 0 and math.isfinite(spread)
        yield name, other, (min(1.0, math.sqrt(totals[f"{other}:between"] / spread)) if is_defined else None), rows
