"""Columns that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb

from services.profiler.core.analyzers.base import Pair, SampleAnalyzer, Sampled, TableFigures
from services.profiler.core.analyzers.sampled import LEAST_PAIRS


class Identical(SampleAnalyzer):
    """Pairs of columns of one type that are equal in every row looked at, missing cells included; their strength is 1."""

    name = "identical"

    def finalize(self, rows: Sampled) -> TableFigures:
        pairs = comb(sum(column.id in rows.frame.columns for column in rows.columns), 2)
        return rows.told(self.name, _pairs(rows), pairs, pairs)


def _pairs(rows: Sampled) -> Iterator[Pair]:
    frame = rows.frame
    if frame.height < LEAST_PAIRS:
        return
    groups: dict[tuple[str, int, int], list[str]] = {}
    for column in rows.columns:
        if column.id in frame.columns and (cells := frame[column.id]).drop_nulls().n_unique() > 1:
            # Of equal columns this is equal; equality is looked at only where it is.
            key = (str(column.dtype), cells.null_count(), int(cells.hash(1).reinterpret(signed=True).sum()))
            groups.setdefault(key, []).append(column.id)
    for group in groups.values():
        for a, b in combinations(group, 2):
            if frame[a].equals(frame[b], null_equal=True):
                yield a, b, 1.0, frame.height
