"""Lists of any depth: their leaves are JSON text, which is tallied and typed as if it were a column, and put back."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from services.profiler.core.readers.base import CellCounts
from services.profiler.core.readers.inference.decision import TEXT, Verdict
from services.profiler.core.readers.inference.tally import Tally

Change = Callable[[pl.Series], pl.Series]
_ESCAPE = "\\"


def list_type(leaf: pl.DataType, depth: int) -> pl.DataType:
    """Lists of so many levels."""
    for _ in range(depth):
        leaf = pl.List(leaf)
    return leaf


def each_leaf(cells: pl.Series, depth: int, change: Change, dtype: pl.DataType) -> pl.Series:
    """The same lists with other leaves. ``change`` sees all leaves at once and keeps their number."""
    leaf = pl.element().map_batches(change, return_dtype=dtype, is_elementwise=True)
    for _ in range(depth - 1):
        leaf = pl.element().list.eval(leaf)
    changed = cells.to_frame("cells").select(pl.col("cells").list.eval(leaf)).to_series()
    wanted = list_type(dtype, depth)
    return (changed if changed.dtype == wanted else changed.cast(wanted)).alias(cells.name)


def leaves(cells: pl.Series, depth: int) -> pl.Series:
    """All leaves as text."""
    for _ in range(depth):
        cells = cells.explode(empty_as_null=False, keep_nulls=False)
    return plain(cells)


def plain(tokens: pl.Series) -> pl.Series:
    """JSON text of scalars as text: strings without their quotes, anything else as it stands."""
    quoted = tokens.str.starts_with('"')
    if not quoted.any():
        return tokens
    bare = tokens.str.slice(1).str.head(-1)
    escaped = tokens.str.contains(_ESCAPE, literal=True) & quoted
    if escaped.any():
        places = escaped.arg_true()
        bare = bare.scatter(places, [json.loads(token) for token in tokens.gather(places).to_list()])
    return bare.zip_with(quoted.fill_null(False), tokens).alias(tokens.name)


def as_json(cells: pl.Series, depth: int) -> pl.Series:
    """Each list as JSON text; null stays null."""
    return cells.to_frame("cells").select(_json(pl.col("cells"), depth)).to_series().alias(cells.name)


def _json(cells: pl.Expr, depth: int) -> pl.Expr:
    inner = _json(pl.element(), depth - 1) if depth > 1 else pl.element()
    return pl.concat_str(pl.lit("["), cells.list.eval(inner.fill_null("null")).list.join(","), pl.lit("]"))


def exact(verdict: Verdict, tally: Tally) -> Verdict:
    """The verdict if every leaf that is not null is a value of its type, else text: a leaf has no row of its own to be told by."""
    present = tally.row_count - tally.null_count
    fits = {
        "integer": max([tally.number_count - tally.long_integer_count, *tally.notation_counts.values()]),
        "float": max([tally.number_count, *tally.notation_counts.values()]),
        "boolean": tally.boolean_count,
    }.get(verdict.logical_type, max(tally.format_counts.values(), default=0))
    return verdict if verdict.convert is None or fits == present else TEXT


class ListConversion:
    """One column's way from lists of JSON text to lists of values."""

    def __init__(self, verdict: Verdict, depth: int) -> None:
        self._verdict, self._depth = verdict, depth
        self._null_count = 0

    def values(self, cells: pl.Series, first_row: int) -> pl.Series:
        """The lists of consecutive rows as the column's type."""
        self._null_count += cells.null_count()
        return each_leaf(cells, self._depth, partial(_typed, verdict=self._verdict), self._verdict.dtype)

    def counts(self) -> CellCounts:
        """Of rows, not of leaves."""
        return CellCounts(null_count=self._null_count)


def _typed(tokens: pl.Series, verdict: Verdict) -> pl.Series:
    texts = plain(tokens)
    return verdict.convert(texts) if verdict.convert else texts


def tallied(columns: Sequence[pl.Series], depths: Sequence[int]) -> list[pl.Series]:
    """Columns as they are tallied: lists by their leaves."""
    return [leaves(cells, depth) if depth else cells for cells, depth in zip(columns, depths, strict=True)]


def without(frame: pl.DataFrame, depths: Sequence[int], null_values: Sequence[str]) -> pl.DataFrame:
    """Text cells and leaves that say one of these are null."""
    if not null_values:
        return frame
    words = pl.Series(null_values, dtype=pl.String).implode()

    def absent(tokens: pl.Series) -> pl.Series:
        return tokens.set(plain(tokens).is_in(words), None)

    return frame.with_columns(
        each_leaf(cells, depth, absent, pl.String()) if depth else cells.set(cells.is_in(words), None)
        for cells, depth in zip(frame.get_columns(), depths, strict=True)
    )
