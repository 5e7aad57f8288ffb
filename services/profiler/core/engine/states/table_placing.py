"""A part's states of whole rows and of pairs, told anew as those of some rows of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.analyzers.dataset.duplicate_rows import DuplicateRowsState
from services.profiler.core.analyzers.dataset.missing_patterns import KEPT_LIMIT, WORD_BITS, MissingPatternsState
from services.profiler.core.analyzers.kinds import is_countable, is_numeric, is_ordered
from services.profiler.core.analyzers.pair.pearson import COLUMN_LIMIT, PearsonState, combined
from services.profiler.core.analyzers.row_hashes import is_comparable
from services.profiler.core.analyzers.summaries.row_sample import RowSampleState
from services.profiler.core.engine.states.matching import UNLIKE, is_all_null
from services.profiler.core.engine.states.placing import Place
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.readers.base import Column
from services.profiler.errors import StatesTooLarge

MOST_ROWS = 2**32 - 1
"""Rows are numbered in 32 bits where duplicates are kept."""


def placed_table_state(state: State, part: TableStates, places: Sequence[Place], rows_before: int) -> State | None:
    """The state in the whole; None where it cannot be told."""
    match state:
        case DuplicateRowsState():
            return _duplicates(state, part, places, rows_before)
        case MissingPatternsState():
            return _patterns(state, places)
        case PearsonState():
            return _pairs(state, part, places)
        case RowSampleState():
            return _sample(state, places, rows_before)
    return None


def _duplicates(state: DuplicateRowsState, part: TableStates, places: Sequence[Place], rows_before: int) -> State | None:
    if rows_before + part.row_count > MOST_ROWS:
        raise StatesTooLarge(f"the parts have more than {MOST_ROWS:,} rows together")
    if any(not _has_equal_hashes(part, column, position) for column, position in places):
        return None
    return replace(state, rows=state.rows.with_columns((pl.col("row") + rows_before).cast(pl.UInt32)))


def _has_equal_hashes(part: TableStates, column: Column, position: int | None) -> bool:
    if position is None:
        return True
    own = part.columns[position]
    return is_all_null(part, own) or (column.dtype != UNLIKE and is_comparable(own.dtype, column.dtype))


def _patterns(state: MissingPatternsState, places: Sequence[Place]) -> State | None:
    absent = [column.position for column, position in places if position is None]
    if all(column.position == position for column, position in places):
        return state
    if absent and state.patterns.height >= KEPT_LIMIT:
        # How many rows miss nothing is not known where patterns were dropped.
        return None
    rows = {column.position: _bit(state.patterns, position) for column, position in places if position is not None}
    moved = _words(rows, state.patterns.height, absent)
    counts = state.patterns["count"] if "count" in state.patterns.columns else pl.Series(dtype=pl.Int64)
    table = pl.DataFrame({**moved, "count": counts}) if moved else pl.DataFrame()
    whole = state.row_count - int(counts.sum())
    if absent and whole > 0:
        # Rows that miss nothing of what the part has.
        table = pl.concat([table, pl.DataFrame({**_words({}, 1, absent), "count": [whole]})], how="diagonal").fill_null(0)
    return MissingPatternsState(state.row_count, table)


def _bit(patterns: pl.DataFrame, position: int) -> pl.Series | None:
    """Which patterns have the column; None if none has."""
    word = f"w{position // WORD_BITS}"
    if word not in patterns.columns:
        return None
    has = (patterns[word] // (1 << position % WORD_BITS)) % 2
    return has if (has != 0).any() else None


def _words(rows: Mapping[int, pl.Series | None], height: int, absent: Sequence[int]) -> dict[str, pl.Series]:
    words: dict[str, pl.Series] = {}
    ones = pl.repeat(1, height, dtype=pl.Int64, eager=True)
    for position, has in (*rows.items(), *((position, ones) for position in absent)):
        if has is not None:
            word, bit = f"w{position // WORD_BITS}", has.cast(pl.Int64) * (1 << position % WORD_BITS)
            words[word] = words[word] + bit if word in words else bit
    return words


def _pairs(state: PearsonState, part: TableStates, places: Sequence[Place]) -> PearsonState | None:
    if not _has_same_pairs(part, places):
        return None
    where = {position: column.position for column, position in places if position is not None and is_numeric(column)}
    if not state.moments or not where:
        return PearsonState()
    a, b = (pl.col(name).replace_strict(where, default=None, return_dtype=pl.Int64) for name in ("a", "b"))
    moved = combined(state.moments).with_columns(a=a, b=b).drop_nulls(["a", "b"])
    turned = moved.select(a="b", b="a", n="n", mean_a="mean_b", mean_b="mean_a", m2_a="m2_b", m2_b="m2_a", co="co")
    # The first of a pair is the one with the smaller position.
    return PearsonState((pl.concat([each.filter(pl.col("a") < pl.col("b")) for each in (moved, turned)]),))


def _has_same_pairs(part: TableStates, places: Sequence[Place]) -> bool:
    """Whether the part measured all pairs that the whole has: of very many numeric columns only the first are paired."""
    numeric = [column.position for column, _ in places if is_numeric(column)]
    if len(numeric) <= COLUMN_LIMIT:
        return True
    chosen = {column.position for column in [column for column in part.columns if is_numeric(column)][:COLUMN_LIMIT]}
    return {column.position for column, position in places if position in chosen} == set(numeric[:COLUMN_LIMIT])


def _sample(state: RowSampleState, places: Sequence[Place], rows_before: int) -> RowSampleState:
    if not state.row_count:
        return state
    # Thinned rows keep their numbers: that these were chosen is what makes further thinning fair.
    rows = state.rows["row"] + (rows_before if not state.level else 0)
    held = {cells.name: cells for cells in state.rows.get_columns()}
    kept = [_cells(held.get(f"c{position}"), column, len(rows)) for column, position in places if is_countable(column)]
    return replace(state, rows=pl.DataFrame([rows.alias("row"), *kept]))


def _cells(held: pl.Series | None, column: Column, height: int) -> pl.Series:
    dtype = pl.Float64 if is_ordered(column) else pl.UInt64
    if held is None or held.dtype != dtype:
        return pl.Series(column.id, [None] * height, dtype=dtype)
    return held.alias(column.id)
