"""Whole rows as 64-bit hashes that are equal across files: neither the order of columns nor the width of numbers counts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import polars as pl

from services.profiler.core.analyzers.kinds import is_text
from services.profiler.core.readers.base import Column

EXACT = 2**53
"""Below it every integer is a float of its own."""


def row_hashes(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.Series:
    """One hash a row: the sum of its cells' hashes, each salted with its column's name. A missing cell adds nothing, so that
    a column that a file lacks is the same as one without values."""
    total = pl.zeros(frame.height, dtype=pl.UInt64, eager=True)
    for column, salt in zip(columns, _salts(columns), strict=True):
        total = total + _cell_hashes(frame[column.id], column, salt)
    return total.alias("hash")


def is_comparable(one: pl.DataType, other: pl.DataType) -> bool:
    """Whether equal values of both types have equal hashes."""
    return one == other or (_is_plain_number(one) and _is_plain_number(other))


def _cell_hashes(cells: pl.Series, column: Column, salt: int) -> pl.Series:
    if is_text(column):
        hashes = cells.cast(pl.String).hash(salt)
    elif _is_plain_number(cells.dtype):
        hashes = _number_hashes(cells, salt)
    else:
        hashes = cells.hash(salt)
    # The hash of nothing is a hash as well.
    return hashes.set(cells.is_null(), 0) if cells.null_count() else hashes


def _number_hashes(cells: pl.Series, salt: int) -> pl.Series:
    """Integers have the hashes of the floats that they are, as far as each is a float of its own."""
    floats = cells.cast(pl.Float64)
    hashes = floats.hash(salt)
    if cells.dtype.is_float() or not (floats.abs() >= EXACT).any():
        return hashes
    wide = cells if cells.dtype == pl.UInt64 else cells.cast(pl.Int64)
    return hashes.zip_with((floats.abs() < EXACT).fill_null(True), wide.hash(salt))


def _is_plain_number(dtype: pl.DataType) -> bool:
    return dtype.is_float() or (dtype.is_integer() and dtype not in (pl.Int128, pl.UInt128))


def _salts(columns: Sequence[Column]) -> list[int]:
    """Of columns that share a name each has its own."""
    seen: Counter[str] = Counter()
    salts = []
    for column in columns:
        text = f"{seen[column.name]}:{column.name}".encode(errors="surrogatepass")
        salts.append(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big"))
        seen[column.name] += 1
    return salts
