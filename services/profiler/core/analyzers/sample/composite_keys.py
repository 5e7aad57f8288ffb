"""Columns that tell the rows apart together where none does alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import polars as pl

from services.profiler.core.analyzers.base import SampleAnalyzer, Sampled, TableFigures
from services.profiler.core.relations import CandidateKey

LEAST_ROWS = 20
COLUMN_LIMIT = 12
"""Columns combined, those with the most values first: 66 pairs, 220 triples."""
KEPT = 5


class CompositeKeys(SampleAnalyzer):
    """Minimal combinations of two or three columns without an equal pair of rows; floats, truth values and gaps are no keys."""

    name = "composite_keys"

    def finalize(self, rows: Sampled) -> TableFigures:
        names = {column.id: column.name for column in rows.columns}
        keys = [CandidateKey(tuple(names[name] for name in found), 1.0, False, rows.error()) for found in _keys(_parts(rows))]
        return TableFigures(candidate_keys=tuple(keys[:KEPT]))


def _parts(rows: Sampled) -> dict[str, pl.Series]:
    """Columns that can be part of a key, by id, as codes; none if the rows are few or one column is a key alone."""
    frame = rows.frame
    found: list[tuple[int, str, pl.Series]] = []
    for column in rows.columns:
        if column.id not in frame.columns or column.dtype.is_float() or column.dtype == pl.Boolean:
            continue
        cells = frame[column.id]
        if not cells.null_count():
            codes = cells.rank("dense").cast(pl.UInt64)
            found.append((codes.n_unique(), column.id, codes))
    if frame.height < LEAST_ROWS or any(distinct == frame.height for distinct, _, _ in found):
        return {}
    varied = sorted((entry for entry in found if entry[0] > 1), key=lambda entry: (-entry[0], entry[1]))
    return {name: codes for _, name, codes in varied[:COLUMN_LIMIT]}


def _keys(parts: Mapping[str, pl.Series]) -> Iterator[tuple[str, ...]]:
    distinct = {name: codes.n_unique() for name, codes in parts.items()}
    pairs: set[tuple[str, ...]] = set()
    for size in (2, 3):
        for chosen in combinations(parts, size):
            rows = len(parts[chosen[0]])
            most = 1
            for name in chosen:
                most *= distinct[name]
            if most < rows or any(set(pair) <= set(chosen) for pair in pairs):
                continue
            if pl.DataFrame([parts[name].alias(name) for name in chosen]).is_unique().all():
                pairs.add(chosen)
                yield chosen
